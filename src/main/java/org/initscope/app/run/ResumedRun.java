package org.initscope.app.run;

import static org.initscope.core.Check.require;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.initscope.app.config.Job;
import org.initscope.app.config.JobDifference;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;

/**
 * A run that can go on.
 *
 * @param job what it does, with the cadence of checkpoints that is asked for now
 * @param names the names file, where it ended before its examples were prepared
 */
public record ResumedRun(Job job, Optional<String> names) {
    /**
     * Requires that a run can go on, and makes its folder ready for that.
     *
     * @param file a job file that is given as well
     * @param overrides of that file's, or else the run's own keys
     * @throws IllegalArgumentException where it is complete, or another job is asked for
     */
    public static ResumedRun of(RunFolder folder, Optional<Path> file, List<String> overrides) {
        requireUnfinished(folder);
        Job was = folder.job();
        Job now = file.map(given -> Job.load(given, overrides)).orElseGet(() -> folder.job(overrides));
        List<String> differences = JobDifference.between(was, now);
        require(
                differences.isEmpty(),
                "the run %s has another job: %s; leave that out to go on, or train another run",
                folder.id(),
                String.join("; ", differences));
        Job job = file.isPresent() || !overrides.isEmpty() ? now : was;
        folder.rewrite(job);
        folder.examples().removeStaging();
        return new ResumedRun(job, folder.examples().unpreparedNames());
    }

    private static void requireUnfinished(RunFolder folder) {
        RunStatus status = RunStatus.of(folder);
        require(
                status.isUnfinished(),
                "the run %s has come to its end (%s): there is nothing to resume",
                folder.id(),
                status.label().orElse("it has a model"));
    }
}
