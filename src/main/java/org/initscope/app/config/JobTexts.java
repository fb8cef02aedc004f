package org.initscope.app.config;

import java.util.List;
import java.util.SortedMap;

/** The texts of the jobs of many trials, as {@link Job#render} gave them; it belongs to one thread. */
public final class JobTexts {
    private final JobParts parts = new JobParts();

    /**
     * Reads the text of a job.
     *
     * @param name what sentences call the text
     */
    public Job parse(String text, String name) {
        SortedMap<String, String> sections = JobParts.sections(text);
        boolean rendered = List.copyOf(sections.keySet()).equals(JobReader.SECTIONS)
                && String.join("", sections.values()).equals(text);
        if (!rendered) {
            return Job.parse(text, name);
        }
        return parts.job(sections::get).orElseGet(() -> {
            Job job = Job.parse(text, name);
            if (job.render().equals(text)) {
                parts.keep(job, sections::get);
            }
            return job;
        });
    }
}
