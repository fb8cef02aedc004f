package org.initscope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a search lies: {@code <out>/<id>} beside {@code <out>/tables}, and {@code <out>} is runs/searches by default. */
final class SearchLocation {
    private static final String CONFIGURATION = "job.conf";

    private SearchLocation() {}

    /**
     * The folder of a search that has trials.
     *
     * @param search its folder, or its id under {@code out} or {@code out}/searches
     */
    static Optional<Path> find(String search, Path out) {
        return Stream.of(
                        Path.of(search),
                        out.resolve(search),
                        out.resolve("searches").resolve(search))
                .map(path -> path.toAbsolutePath().normalize())
                .filter(path -> path.getParent() != null && Files.isDirectory(trials(path)))
                .findFirst();
    }

    private static Path trials(Path folder) {
        return folder.getParent().resolve("tables/trials/search_id=" + folder.getFileName());
    }

    /** The job that the trials vary, as text; empty where it was not kept. */
    static String configuration(Path folder) {
        Path file = folder.resolve(CONFIGURATION);
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new IllegalArgumentException("the configuration " + file + " cannot be read", e);
        }
    }
}
