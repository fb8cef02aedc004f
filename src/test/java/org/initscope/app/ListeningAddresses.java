package org.initscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** On which addresses processes of this machine listen, as /proc writes them. */
final class ListeningAddresses {
    /** 127.0.0.1 in /proc/net/tcp, and in /proc/net/tcp6. */
    static final List<String> LOOPBACK = List.of("0100007F", "0000000000000000FFFF00000100007F");

    private static final String LISTENING = "0A";
    private static final Pattern INODE = Pattern.compile("socket:\\[(\\d+)]");

    private ListeningAddresses() {}

    /** Those of a process and of all that it has started. */
    static Set<String> of(ProcessHandle process) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (ProcessHandle each :
                Stream.concat(Stream.of(process), process.descendants()).toList()) {
            sockets.addAll(sockets(each));
        }
        Set<String> addresses = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields[3].equals(LISTENING) && sockets.contains(fields[9])) {
                    addresses.add(fields[1].split(":")[0]);
                }
            }
        }
        return addresses;
    }

    private static Set<String> sockets(ProcessHandle process) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (Path descriptor : open.toList()) {
                // a descriptor may be closed meanwhile
                if (Files.isSymbolicLink(descriptor)) {
                    Matcher socket =
                            INODE.matcher(Files.readSymbolicLink(descriptor).toString());
                    if (socket.matches()) {
                        sockets.add(socket.group(1));
                    }
                }
            }
        }
        return sockets;
    }
}
