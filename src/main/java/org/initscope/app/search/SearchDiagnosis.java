package org.initscope.app.search;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.hadoop.fs.Path;
import org.initscope.app.config.Job;
import org.initscope.app.config.JobTexts;
import org.initscope.app.config.TrainingSettings;
import org.initscope.app.text.DiagnosisSummary;
import org.initscope.app.text.ProgressLines;
import org.initscope.core.diagnosis.LossForecast;
import org.initscope.core.diagnosis.ReferenceLoss;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.remedy.Peers;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.SearchEvidence;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableFile;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;

/** Judges every committed trial of a search by its tables. */
public final class SearchDiagnosis {
    private static final String VERDICT = "verdict";

    /** In the place of the ordinal number of a verdict, for a trial that left nothing to judge. */
    private static final byte NO_VERDICT = -1;

    private final DataFolder folder;
    private final TableReader tables;
    private final JobDiagnosis diagnosis;
    private final JobTexts jobs = new JobTexts();

    /**
     * @param folder of the search, {@code <out>/<id>}
     */
    public SearchDiagnosis(DataFolder folder, JobDiagnosis diagnosis) {
        this.folder = folder;
        this.tables = new TableReader(folder.parent());
        this.diagnosis = diagnosis;
    }

    /**
     * Judges all trials and writes what is found, in the place of earlier findings and verdicts. Where trials were committed
     * meanwhile, the tables stay as they are, since the search that goes on judges all of them at its end.
     *
     * @param each hears of every trial's id and findings, worst first
     */
    public DiagnosisSummary write(BiConsumer<String, List<Advice>> each) {
        List<Path> judged = tables.parts(Tables.TRIALS.schema(), id());
        ByteArrayOutputStream verdicts = new ByteArrayOutputStream();
        try (TableFile file = new TableWriter(folder.parent()).open(Tables.FINDINGS_OF_TRIALS.schema(), id(), 0)) {
            DiagnosisSummary summary = judge((trial, findings) -> {
                verdicts.write(
                        findings.isEmpty()
                                ? NO_VERDICT
                                : Advice.verdict(findings).ordinal());
                FindingRow.ofTrial(trial, findings).forEach(row -> file.add(Tables.FINDINGS_OF_TRIALS.row(row)));
                each.accept(trial, findings);
            });
            if (tables.parts(Tables.TRIALS.schema(), id()).equals(judged)) {
                file.replace();
                TableSchema schema = tables.schema(Tables.TRIALS.schema(), id());
                ByteBuffer inOrder = ByteBuffer.wrap(verdicts.toByteArray());
                judged.forEach(part -> write(inOrder, part, schema));
            }
            return summary;
        }
    }

    /**
     * Writes the verdicts of the trials of one file into their rows, where one of them was another.
     *
     * @param verdicts of the trials in the order of their rows, those of this file next
     */
    private void write(ByteBuffer verdicts, Path part, TableSchema schema) {
        ByteBuffer own = verdicts.duplicate();
        boolean[] differs = {false};
        tables.forEach(
                Tables.TRIAL_SUMMARIES,
                List.of(part),
                trial -> differs[0] |= differs(verdicts.get(), trial.verdict().map(Verdict::label)));
        if (!differs[0]) {
            return;
        }
        try (TableFile file = new TableWriter(folder.parent()).reopen(schema, part)) {
            tables.forEach(schema, List.of(part), row -> {
                byte verdict = own.get();
                Optional<String> there = row.isNull(VERDICT) ? Optional.empty() : Optional.of(row.string(VERDICT));
                if (differs(verdict, there)) {
                    row.set(VERDICT, Verdict.values()[verdict].label());
                }
                file.add(row);
            });
            file.replace();
        }
    }

    private static boolean differs(byte verdict, Optional<String> there) {
        return verdict != NO_VERDICT && !there.equals(Optional.of(Verdict.values()[verdict].label()));
    }

    /** How far judging all trials is, whose number is known from the start. */
    public ProgressLines progress(PrintWriter lines) {
        return new ProgressLines("judging " + id(), "trials", tables.count(Tables.TRIALS.schema(), id()), lines);
    }

    /** Judges all trials. */
    public DiagnosisSummary judge(BiConsumer<String, List<Advice>> each) {
        DiagnosisSummary summary = new DiagnosisSummary(diagnosis.rules());
        new SearchOrigin(folder).requireTrials();
        SearchPopulation population = new SearchPopulation(folder, tables);
        try (SideBySide<ReadTrial, FoundOfTrial> judging = new SideBySide<>(
                read -> new FoundOfTrial(
                        read.trial.trialId(), findings(read.trial, read.job, read.evidence, population)),
                found -> {
                    summary.add(found.trial, found.findings);
                    each.accept(found.trial, found.findings);
                })) {
            new SearchEvidence(tables, id())
                    .forEach((trial, evidence) -> judging.add(new ReadTrial(trial, job(trial), evidence)));
            judging.finish();
        }
        return summary;
    }

    /** What is known of a trial that shall be judged. */
    private record ReadTrial(TrialRow trial, Job job, EvidenceFold evidence) {}

    private record FoundOfTrial(String trial, List<Advice> findings) {}

    /** A trial with its job and what is found. */
    public record JudgedTrial(String id, Job job, List<Advice> findings) {}

    /**
     * Judges one trial, and writes nothing.
     *
     * @param trial its id, or how that begins
     */
    public JudgedTrial judge(String trial) {
        String id = new TrialLookup(folder).only(trial).trialId();
        SearchPopulation population = new SearchPopulation(folder, tables);
        List<JudgedTrial> judged = new ArrayList<>();
        new SearchEvidence(tables, id()).forEach(row -> row.trialId().equals(id), (row, evidence) -> {
            Job job = job(row);
            judged.add(new JudgedTrial(id, job, findings(row, job, evidence, population)));
        });
        return judged.get(0);
    }

    /** The findings of a trial; none where it failed and left nothing to judge. */
    private List<Advice> findings(TrialRow trial, Job job, EvidenceFold evidence, SearchPopulation population) {
        double uniformLoss = trial.summary().losses().uniformLoss();
        if (Double.isNaN(uniformLoss)) {
            return List.of();
        }
        int vocabulary = (int) Math.round(Math.exp(uniformLoss));
        MlpJob trained = job.trained(vocabulary);
        RunDescription run =
                trained.describe(job.parallel(), planned(job, trial), attainable(job, trial), trial.divergence());
        return diagnosis.advise(
                trained,
                RunStatistics.of(trial.forecast().map(run::stoppedFor).orElse(run), evidence),
                isStoppedEarly(job, trial) ? Peers.none() : population.of(trial.trialId()));
    }

    /** The steps that a trial set out to take, as far as its job says so; one that was stopped or diverged took fewer. */
    private static long planned(Job job, TrialRow trial) {
        return trial.forecast()
                .map(LossForecast::steps)
                .orElseGet(() -> job.training().length() instanceof TrainingSettings.Length.Steps steps
                        ? steps.count()
                        : trial.summary().stepsTaken());
    }

    /** What the loss of a trial is compared with. */
    private static Optional<ReferenceLoss> attainable(Job job, TrialRow trial) {
        return isStoppedEarly(job, trial)
                ? Optional.empty()
                : trial.summary().losses().attainable();
    }

    /** Whether a trial was stopped, and may not say how many steps were planned. */
    private static boolean isStoppedEarly(Job job, TrialRow trial) {
        return trial.summary().isStopped()
                && planned(job, trial) == trial.summary().stepsTaken();
    }

    private Job job(TrialRow trial) {
        return jobs.parse(trial.config(), "trial " + trial.trialId());
    }

    private String id() {
        return folder.name();
    }
}
