package org.initscope.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.initscope.report.Report.Fact;
import org.initscope.report.Report.FactGroup;
import org.initscope.store.tables.TableRow;

/** The row of a run as facts under headings. */
final class RunFactGroups {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RunFactGroups() {}

    static List<FactGroup> of(TableRow run) {
        return List.of(
                new FactGroup("Training", training(run)),
                new FactGroup("Data and network", network(run)),
                new FactGroup("Provenance", provenance(run)));
    }

    private static List<Fact> training(TableRow run) {
        return List.of(
                new Fact("local steps of a worker", count(run.number("steps"))),
                new Fact("batch size", count(run.integer("batch_size"))),
                new Fact("workers", count(run.integer("workers"))),
                new Fact("local steps a round", count(run.integer("local_steps"))),
                new Fact("averaged by", run.string("master")),
                new Fact("steps taken by", run.string("engine")),
                new Fact("seed", Long.toString(run.number("seed"))));
    }

    private static List<Fact> network(TableRow run) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("training examples", count(run.number("train_examples"))));
        facts.add(new Fact("classes", count(run.integer("vocabulary_size"))));
        facts.add(new Fact("parameters", count(run.number("parameters"))));
        run.optionalReal("initial_loss")
                .ifPresent(loss -> facts.add(new Fact("initial loss", String.format(Locale.ROOT, "%.4f nats", loss))));
        run.optionalReal("uniform_loss")
                .ifPresent(loss -> facts.add(new Fact("uniform guess", String.format(Locale.ROOT, "%.4f nats", loss))));
        if (!run.isNull("reason")) {
            facts.add(new Fact("ended because", run.string("reason")));
        }
        return facts;
    }

    private static List<Fact> provenance(TableRow run) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("started", TIME.format(run.instant("started_at"))));
        run.optionalReal("seconds")
                .ifPresent(seconds -> facts.add(new Fact("took", String.format(Locale.ROOT, "%.1f s", seconds))));
        facts.add(new Fact("configuration", shortHash(run.string("config_hash"))));
        facts.add(new Fact("names file", shortHash(run.string("names_sha256"))));
        facts.add(new Fact("versions", run.string("versions")));
        return facts;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String shortHash(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }
}
