package org.initscope.app.run;

import com.typesafe.config.ConfigUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.machine.DataPath;
import org.initscope.core.remedy.Remedy;
import org.initscope.spark.examples.PreparedExamples;

/** The command that trains the job of a run or search once more, as a shell is given it. */
public final class TrainingCommand {
    /** The key of the names file. */
    public static final String NAMES = "data.names";

    private TrainingCommand() {}

    /** The command that trains a run once more. */
    public static String of(RunFolder run) {
        return of(run.jobFile(), run::job, run.examples().names(), Map.of());
    }

    /**
     * The command.
     *
     * @param file the job's, where it is kept
     * @param names the file that its names were read from, which the job alone may not find from there
     * @param settings that the file does not have
     */
    public static String of(Path file, Supplier<Job> job, Optional<String> names, Map<String, String> settings) {
        return of("train", file, job, names, settings);
    }

    /**
     * The command that trains on examples that are there, by their names where these are there too.
     *
     * @param settings that the file does not have
     */
    public static String of(Path file, Supplier<Job> job, PreparedExamples examples, Map<String, String> settings) {
        String names = examples.names().path();
        if (isThere(names)) {
            return of(file, job, Optional.of(names), settings);
        }
        return of(file, job, Optional.empty(), settings) + " --examples "
                + DataPath.pasted(DataPath.shown(DataPath.parse(examples.path())));
    }

    private static boolean isThere(String names) {
        try {
            return DataPath.folder(DataPath.parse(names)).exists();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The same of another command that reads a job, such as {@code search}. */
    public static String of(
            String command, Path file, Supplier<Job> job, Optional<String> names, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>();
        // a names file that was swept may be named from the folder of the search
        names.filter(read -> settings.containsKey(NAMES) || !finds(job, file, read))
                .ifPresent(read ->
                        all.put(NAMES, ConfigUtil.quoteString(absolute(read).toString())));
        settings.forEach(all::putIfAbsent);
        return "initscope " + command + " " + DataPath.pasted(file)
                + (all.isEmpty() ? "" : " " + new Remedy.Change(all).text());
    }

    private static boolean finds(Supplier<Job> job, Path file, String names) {
        try {
            String found = job.get().data().locateNames(Optional.of(java.nio.file.Path.of(file.toString())));
            return absolute(found).equals(absolute(names));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Path absolute(String file) {
        return DataPath.folder(DataPath.parse(file)).absolute();
    }
}
