package org.initscope.app.fix;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.app.machine.DataPath;
import org.initscope.app.run.RunDiagnosis;
import org.initscope.app.run.TrainingCommand;
import org.initscope.app.search.SearchDiagnosis;
import org.initscope.app.search.TrialJob;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.Remedy;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.store.files.DataFolder;

/**
 * A run, or a trial of a search, whose job can be trained again with other values.
 *
 * @param job as it was trained
 * @param name what sentences call the job's text
 * @param found what is wrong with it; empty where it has not come to its end, of which alone that is known
 * @param file of the job
 * @param own settings that the file does not have
 */
public record VerifiedJob(
        Job job,
        String name,
        PreparedExamples examples,
        Optional<List<Advice>> found,
        String file,
        Map<String, String> own) {

    public static VerifiedJob run(RunFolder folder, JobDiagnosis diagnosis) {
        String file = folder.jobFile().toString();
        return new VerifiedJob(
                folder.job(),
                file,
                folder.examples().prepared(),
                RunStatus.of(folder).isEnded()
                        ? Optional.of(new RunDiagnosis(folder, diagnosis).findings())
                        : Optional.empty(),
                file,
                Map.of());
    }

    /**
     * A trial.
     *
     * @param id of the trial, or how that begins
     */
    public static VerifiedJob trial(DataFolder search, String id, JobDiagnosis diagnosis) {
        SearchDiagnosis.JudgedTrial trial = new SearchDiagnosis(search, diagnosis).judge(id);
        TrialJob job = new TrialJob(search, trial.job());
        return new VerifiedJob(
                job.job(),
                "trial " + trial.id(),
                job.examples(),
                Optional.of(trial.findings()),
                job.file(),
                job.settings());
    }

    /** The job with other values. */
    public Job job(Map<String, String> settings) {
        return Job.parse(
                job.render(),
                name,
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.toList()));
    }

    /** The command that trains the job with other values. */
    public String command(Remedy.Change remedy) {
        Map<String, String> settings = new LinkedHashMap<>(own);
        settings.putAll(remedy.settings());
        return TrainingCommand.of(DataPath.shown(DataPath.parse(file)), () -> job, examples, settings);
    }
}
