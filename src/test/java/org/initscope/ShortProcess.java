package org.initscope;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command line of a JVM that a test starts and that is soon over. */
public final class ShortProcess {
    private static final List<Path> FLAGS =
            List.of(Path.of("conf/jvm-flags.txt"), Path.of("src/test/short-jvm-flags.txt"));

    private ShortProcess() {}

    /**
     * A program {@code java} with all flags, to which the arguments of the class are added.
     *
     * @param options of this process alone, such as {@code -Xmx1g}
     */
    public static List<String> java(Class<?> main, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (Path file : FLAGS) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.filter(line -> line.startsWith("-")).forEach(command::add);
            }
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }
}
