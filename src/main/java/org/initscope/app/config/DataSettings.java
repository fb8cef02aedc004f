package org.initscope.app.config;

import static org.initscope.core.Check.require;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.initscope.core.names.DataSpec;

/**
 * What is learnt from: section {@code data} of a job.
 *
 * @param names the path of the names as the job gives it; see {@link #locateNames}
 * @param spec how they become examples
 */
public record DataSettings(String names, DataSpec spec) {

    /** System property with the project's folder, which the launcher sets. */
    public static final String HOME_PROPERTY = "initscope.home";

    /**
     * The file of the names: the path itself, below the working directory, below the folder above the job file's, or below
     * the project's own folder.
     *
     * @param jobFile the file that the job was read from, where there is one
     * @throws IllegalArgumentException where it is in none of these
     */
    public Path locateNames(Optional<Path> jobFile) {
        Path given = Path.of(names);
        Set<Path> candidates = new LinkedHashSet<>();
        candidates.add(given.toAbsolutePath().normalize());
        if (!given.isAbsolute()) {
            jobFile.map(file -> file.toAbsolutePath().normalize().getParent().getParent())
                    .ifPresent(above -> candidates.add(above.resolve(given).normalize()));
            Optional.ofNullable(System.getProperty(HOME_PROPERTY))
                    .ifPresent(home -> candidates.add(
                            Path.of(home).toAbsolutePath().resolve(given).normalize()));
        }
        Optional<Path> found = candidates.stream().filter(Files::exists).findFirst();
        require(
                found.isPresent(),
                "there is no names file %s; looked for %s (data.names or --names gives another)",
                names,
                String.join(", ", candidates.stream().map(Path::toString).toList()));
        return found.get();
    }
}
