package org.initscope.store.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.ShortTraining;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from the tables is what training saw: the same findings, to the last number. */
class RunEvidenceTest {
    private static final String RUN = "evidence";
    private static final JobDiagnosis ALL = JobDiagnosis.of(RulesFile.standard());

    @TempDir
    private Path out;

    @Test
    void theTablesGiveTheFindingsOfTheTrainingItself() {
        ShortTraining.Trained trained =
                ShortTraining.train("names-batchnorm", "training.steps=220", "training.learning-rate=3");

        List<Advice> read = ALL.advise(trained.job(), writtenAndRead(trained));

        assertThat(read).isEqualTo(ALL.advise(trained.job(), trained.statistics()));
        assertThat(read).anyMatch(f -> f.verdict().isProblem());
    }

    @Test
    void aDivergedTrainingIsFoundByItsUndefinedLoss() {
        ShortTraining.Trained trained = ShortTraining.train(
                "lecture-deep",
                "training.steps=120",
                "model.normalization=none",
                "model.output-normalization=none",
                "model.activation=relu",
                "training.learning-rate=1000");

        List<Advice> read = ALL.only(List.of("loss-course")).advise(trained.job(), writtenAndRead(trained));

        assertThat(read).singleElement().satisfies(f -> assertThat(f.message())
                .contains("left the finite numbers at step"));
    }

    @Test
    void findingsBecomeRows() {
        ShortTraining.Trained trained = ShortTraining.train("lecture-original", "training.steps=1");
        List<Advice> findings = ALL.advise(trained.job(), trained.statistics());
        Configuration hadoop = new Configuration();
        new TableWriter(hadoop, out.toString()).replace(Tables.FINDINGS, RUN, FindingRow.of(findings));

        List<TableRow> rows = new TableReader(hadoop, out.toString()).read(Tables.FINDINGS.schema(), RUN);

        assertThat(rows).hasSameSizeAs(findings);
        assertThat(rows.get(0).string("rule")).isEqualTo("overconfident-start");
        assertThat(rows.get(0).string("verdict")).isEqualTo("fail");
        assertThat(rows.get(0).string("layer_name")).isEqualTo("softmax");
        assertThat(rows.get(0).real("observed")).isGreaterThan(10);
        assertThat(rows.get(0).string("remedy"))
                .matches("model\\.initialization\\.output-scale=0\\.0\\d+ model\\.initialization\\.output-bias=0");
        assertThat(rows).filteredOn(r -> r.string("verdict").equals("pass")).allMatch(r -> r.isNull("remedy"));
    }

    private RunStatistics writtenAndRead(ShortTraining.Trained trained) {
        Configuration hadoop = new Configuration();
        RunStatistics seen = trained.statistics();
        RunTables tables = new RunTables(new TableWriter(hadoop, out.toString()), RUN);
        for (int round = 0; round < trained.rounds().size(); round++) {
            tables.addRound(
                    round, trained.rounds().get(round), trained.job().training().learningRate());
        }
        trained.averages().forEach(average -> tables.addAverageMeasurement(average.round(), average.measurement()));
        for (Evaluation e : seen.evaluations()) {
            tables.addEvaluation(e);
        }
        tables.commit();
        return RunEvidence.ofRun(new TableReader(hadoop, out.toString()), RUN, seen.description());
    }
}
