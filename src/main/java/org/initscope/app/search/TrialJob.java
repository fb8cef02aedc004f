package org.initscope.app.search;

import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.initscope.app.config.Job;
import org.initscope.app.config.JobDifference;
import org.initscope.app.folders.SearchLocation;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.store.files.DataFolder;

/**
 * The job of a trial, beside the job that its search varies.
 *
 * @param search the folder of the search
 */
public record TrialJob(DataFolder search, Job job) {

    /** The file of the job that the search varies. */
    public String file() {
        return new Path(search.path(), SearchLocation.CONFIGURATION).toString();
    }

    /** The settings of the trial that the file does not have. */
    public Map<String, String> settings() {
        return JobDifference.settings(Job.parse(SearchLocation.configuration(search), file()), job);
    }

    /** The examples that the trial was trained on. */
    public PreparedExamples examples() {
        return PreparedExamples.open(
                search.hadoop(), SearchPlanning.examples(search, job.data()).toString());
    }
}
