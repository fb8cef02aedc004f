package org.initscope.app.config;

import static org.initscope.core.Check.require;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.initscope.app.config.text.Origins;
import org.initscope.app.config.text.Section;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Irregularity;
import org.initscope.core.names.NameForm;

/**
 * What is learnt from: section {@code data} of a job.
 *
 * @param names the path of the names as the job gives it; see {@link #locateNames}
 * @param spec how they become examples
 */
public record DataSettings(String names, DataSpec spec) {

    /** System property with the project's folder, which the launcher sets. */
    public static final String HOME_PROPERTY = "initscope.home";

    /** A file of another file system of Hadoop's, which is looked for there. */
    private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]+:/.*");

    /** The text by which a search knows the examples of these settings: see {@link DataSpec#identity}. */
    public String identity() {
        return "DataSettings[names=" + names + ", spec=" + spec.identity() + "]";
    }

    /** The keys of section data in which two ways to make examples differ, each as {@code key is value, was value}. */
    public static List<String> differences(DataSpec was, DataSpec now) {
        Map<String, Object> before = values(was);
        return values(now).entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .map(entry -> entry.getKey() + " is " + entry.getValue() + ", was " + before.get(entry.getKey()))
                .toList();
    }

    private static Map<String, Object> values(DataSpec spec) {
        Map<String, Object> values = new TreeMap<>();
        values.put("data.block-size", spec.blockSize());
        values.put("data.split.train", spec.train());
        values.put("data.split.dev", spec.dev());
        values.put("data.split.test", spec.test());
        values.put("data.split.seed", spec.splitSeed());
        values.put("data.duplicates", spec.keepDuplicates() ? "keep" : "drop");
        NameForm form = spec.rules().form();
        values.put("data.unicode", Section.label(form.unicode()));
        values.put("data.lower-case", form.lowerCase());
        values.put("data.trim", form.trim());
        for (Irregularity irregularity : Irregularity.values()) {
            if (!irregularity.option().isEmpty()) {
                values.put(irregularity.option(), Section.label(spec.rules().handling(irregularity)));
            }
        }
        values.put("data.columns", Section.label(spec.rules().columns()));
        return values;
    }

    /**
     * The file of the names. It is looked for under the path itself, below the working directory, below the folder above
     * the job file's, and below the project's own folder.
     *
     * @param jobFile the file that the job was read from, where there is one
     * @throws IllegalArgumentException where it is in none of these
     */
    public String locateNames(Optional<Path> jobFile) {
        Set<Path> folders = new LinkedHashSet<>();
        folders.add(Path.of(""));
        jobFile.map(file -> file.toAbsolutePath().normalize().getParent().getParent())
                .ifPresent(folders::add);
        Optional.ofNullable(System.getProperty(HOME_PROPERTY)).map(Path::of).ifPresent(folders::add);
        return locateNames(names, folders);
    }

    /**
     * A names file as the command line gives it: a path from the working directory.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static String locateNames(String given) {
        return locateNames(given, Set.of(Path.of("")));
    }

    private static String locateNames(String given, Set<Path> folders) {
        if (URI.matcher(given).matches()) {
            return given;
        }
        require(
                !given.isBlank() && given.indexOf('\0') < 0,
                "the path of the names file is empty or holds the character 0, expected a file (data.names)");
        List<Path> candidates = folders.stream()
                .map(folder -> folder.resolve(given).toAbsolutePath().normalize())
                .distinct()
                .toList();
        Optional<Path> found = candidates.stream().filter(Files::exists).findFirst();
        require(
                found.isPresent(),
                "there is no names file %s; looked for %s (data.names or prepare --names gives another)",
                given,
                String.join(", ", candidates.stream().map(Path::toString).toList()));
        return Origins.shown(found.get());
    }
}
