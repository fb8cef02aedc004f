package org.initscope.app.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.initscope.app.config.text.JobSource;
import org.initscope.core.Sha256;
import org.initscope.core.diagnosis.DataParallel;
import org.initscope.core.network.Normalization;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.store.results.rows.MainSettings;

/**
 * One experiment, as a job file with its defaults and overrides states it.
 *
 * @param render the resolved configuration as text: complete, sorted, readable as a job file. Jobs with the same values
 *     have the same text, however they are written
 * @param identity the same without section {@code checkpoint}, which changes no result
 */
public record Job(
        DataSettings data,
        ModelSettings model,
        TrainingSettings training,
        AveragingSettings averaging,
        MeasureSettings measure,
        EvaluationSettings evaluate,
        CheckpointSettings checkpoint,
        String render,
        String identity) {

    /**
     * Reads a job file.
     *
     * @param overrides {@code key=value} each, the later one before the earlier one
     * @throws IllegalArgumentException with the file, the line and the key where something is wrong
     */
    public static Job load(Path file, List<String> overrides) {
        return JobReader.read(JobSource.file(file, overrides, TextKeys::contains));
    }

    /**
     * Reads the text of a job, for example one that {@link #render} gave.
     *
     * @param name what sentences call the text
     */
    public static Job parse(String text, String name) {
        return parse(text, name, List.of());
    }

    /**
     * Reads the text of a job with other values.
     *
     * @param name what sentences call the text
     * @param overrides {@code key=value} each, the later one before the earlier one
     */
    public static Job parse(String text, String name, List<String> overrides) {
        return JobReader.read(JobSource.text(text, name, overrides, TextKeys::contains));
    }

    /**
     * The values of a job's text by their keys, as they stand there: a job of another version may have other keys.
     *
     * @param name what sentences call the text
     */
    public static SortedMap<String, String> values(String text, String name) {
        SortedMap<String, String> values = new TreeMap<>();
        JobSource.resolved(text, name)
                .entrySet()
                .forEach(entry ->
                        values.put(entry.getKey(), entry.getValue().unwrapped().toString()));
        return values;
    }

    /** {@link #render} as JSON. */
    public String json() {
        return ConfigFactory.parseString(render).root().render(ConfigRenderOptions.concise());
    }

    /** What tells most jobs apart, as tables have it. */
    public MainSettings mainSettings() {
        boolean isConstant = training.learningRate() instanceof LearningRateSchedule.Stepwise stepwise
                && stepwise.pieces().size() == 1;
        return new MainSettings(
                Optional.of(
                        model.hidden().stream().mapToLong(Integer::longValue).toArray()),
                Optional.of(model.activation().label()),
                Optional.of(model.normalization() instanceof Normalization.Affine affine ? affine.label() : "none"),
                Optional.of(training.optimizer().label()),
                isConstant ? OptionalDouble.of(training.learningRate().rateAt(0)) : OptionalDouble.empty(),
                isConstant ? Optional.empty() : SweptColumns.text(render, "training.learning-rate"));
    }

    /** The sha256 of {@link #identity}, in hexadecimal. */
    public String hash() {
        return Sha256.of(identity);
    }

    /** What the job trains on names of so many classes. */
    public MlpJob trained(int vocabularySize) {
        return new MlpJob(
                model.spec(vocabularySize, data.spec().blockSize()),
                model.initialization(),
                training.spec(),
                averaging.outer());
    }

    /** How the job is shared by workers. */
    public DataParallel parallel() {
        return new DataParallel(
                averaging.workers(),
                training.batchSize(),
                averaging.localSteps().last());
    }
}
