package org.initscope.app.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sections of jobs that were read before, from which further jobs are put together. The many trials of a search differ in few
 * sections, and reading a job takes a thousand times as long. It belongs to one thread.
 */
final class JobParts {
    /** Sections that are kept, of about a kilobyte each. */
    private static final int MOST = 1 << 16;

    private static final String MODEL = "model";
    private static final String TRAINING = "training";

    private final Map<Key, Part> latest = new LinkedHashMap<>(1 << 10, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Part> eldest) {
            return size() > MOST;
        }
    };

    /**
     * What a section is known by.
     *
     * @param values equal where the section is
     */
    private record Key(String section, Object values) {}

    /**
     * A section.
     *
     * @param text its part of the job's text
     * @param identity its part of the job's identity
     */
    private record Part(Object settings, String text, String identity) {}

    /**
     * A job of sections that are known.
     *
     * @param values what each of its sections is known by
     * @return empty where one is not known, or where they do not go together, which reading the job explains
     */
    Optional<Job> job(Function<String, Object> values) {
        Part model = latest.get(new Key(MODEL, values.apply(MODEL)));
        if (model == null) {
            return Optional.empty();
        }
        Map<String, Part> parts = new TreeMap<>();
        for (String section : JobReader.SECTIONS) {
            Part part = latest.get(key(section, values, (ModelSettings) model.settings));
            if (part == null) {
                return Optional.empty();
            }
            parts.put(section, part);
        }
        StringBuilder text = new StringBuilder();
        StringBuilder identity = new StringBuilder();
        parts.values().forEach(part -> {
            text.append(part.text);
            identity.append(part.identity);
        });
        return Optional.of(new Job(
                        (DataSettings) parts.get("data").settings,
                        (ModelSettings) model.settings,
                        (TrainingSettings) parts.get(TRAINING).settings,
                        (AveragingSettings) parts.get("averaging").settings,
                        (MeasureSettings) parts.get("measure").settings,
                        (EvaluationSettings) parts.get("evaluate").settings,
                        (CheckpointSettings) parts.get(JobReader.CHECKPOINT).settings,
                        text.toString(),
                        identity.toString()))
                .filter(JobReader::goTogether);
    }

    /** Keeps the sections of a job that was read. */
    void keep(Job job, Function<String, Object> values) {
        SortedMap<String, String> texts = sections(job.render());
        SortedMap<String, String> identities = sections(job.identity());
        Map<String, Object> settings = Map.of(
                "data",
                job.data(),
                MODEL,
                job.model(),
                TRAINING,
                job.training(),
                "averaging",
                job.averaging(),
                "measure",
                job.measure(),
                "evaluate",
                job.evaluate(),
                JobReader.CHECKPOINT,
                job.checkpoint());
        for (String section : JobReader.SECTIONS) {
            latest.put(
                    key(section, values, job.model()),
                    new Part(settings.get(section), texts.get(section), identities.getOrDefault(section, "")));
        }
    }

    /** Rates by layer belong to the start, and reach the training. */
    private static Key key(String section, Function<String, Object> values, ModelSettings model) {
        Object own = values.apply(section);
        return new Key(section, section.equals(TRAINING) ? List.of(own, model.layerRates()) : own);
    }

    /** The sections of a job's text as it is rendered: each begins a line, whose rest is indented but for its end. */
    static SortedMap<String, String> sections(String text) {
        SortedMap<String, String> sections = new TreeMap<>();
        int begin = 0;
        while (begin < text.length()) {
            int close = text.indexOf("\n}\n", begin);
            int end = close < 0 ? text.length() : close + "\n}\n".length();
            int name = text.indexOf(' ', begin);
            sections.put(
                    name < 0 || name > end ? text.substring(begin, end) : text.substring(begin, name),
                    text.substring(begin, end));
            begin = end;
        }
        return sections;
    }
}
