package org.initscope.spark.files;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * A file that is there while a process has the right to write, for file systems that know no lock. What a killed process
 * leaves is taken over on its own machine, where one can see that it has gone.
 */
final class LockFile implements FolderLock {
    private static final Pattern HOLDER = Pattern.compile("process (\\d+) on (\\S+) since (\\S+)");

    /** After what an interruption waits for, before Hadoop closes its file systems. */
    private static final int PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 1;

    private final DataFolder folder;
    private final Runnable removal = this::remove;

    private LockFile(DataFolder folder) {
        this.folder = folder;
        ShutdownHookManager.get().addShutdownHook(removal, PRIORITY);
    }

    static FolderLock take(DataFolder folder, String what, String remedy) {
        String holder = holder(ProcessHandle.current());
        if (folder.createFile(FILE, holder + "\n")) {
            return new LockFile(folder);
        }
        String other = folder.readText(FILE).strip();
        if (hasEnded(other)) {
            folder.deleteFile(FILE);
            if (folder.createFile(FILE, holder + "\n")) {
                return new LockFile(folder);
            }
        }
        throw new IllegalArgumentException("the " + what + " in " + folder + " is running already (" + other + "): "
                + remedy + "; where that process has gone, remove " + folder + "/" + FILE);
    }

    private static String holder(ProcessHandle process) {
        return "process " + process.pid() + " on " + machine() + " since " + start(process);
    }

    private static String start(ProcessHandle process) {
        return process.info()
                .startInstant()
                .orElse(Instant.EPOCH)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Whether a holder was a process of this machine that is no more. */
    private static boolean hasEnded(String holder) {
        Matcher parts = HOLDER.matcher(holder);
        if (!parts.matches() || !parts.group(2).equals(machine())) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts.group(1)));
        return process.isEmpty() || !start(process.get()).equals(parts.group(3));
    }

    private void remove() {
        folder.deleteFile(FILE);
    }

    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(removal);
        }
        remove();
    }
}
