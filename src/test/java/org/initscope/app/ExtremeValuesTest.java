package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.initscope.app.ExtremeValues.Key;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every key that takes numbers at every extreme size, alone and in pairs: each command answers in time with what it found, or
 * with one sentence that names a key. See {@link HostileInput} for the law.
 */
class ExtremeValuesTest {
    private static final int NAMES = 120;
    private static final long SEED = 7;
    private static final int PAIRS = 16;
    private static final int STARTS = 4;
    private static final int MANY_PAIRS = 150;
    private static final int MANY_STARTS = 40;

    /** Of the values of a key, one in so many is tried by every suite, beginning at another one for each key. */
    private static final int STRIDE = 6;

    private static final int MANY = 40;

    /** Under which keys are in use that others leave without effect. */
    private static final List<String> JOBS = List.of(
            """
            model.normalization = batch
            training.learning-rate = 0.1
            """,
            """
            model { normalization = none, activation = relu, initialization.weights { scheme = normal, std = 0.1 } }
            training.optimizer.name = adam
            """,
            """
            model { normalization = layer, output-normalization = batch, initialization.weights = constant }
            training.optimizer.name = momentum
            """,
            """
            model { normalization = none, residual = true, bias-before-normalization = true }
            model.initialization { weights = orthogonal, unit-variance-examples = 50 }
            training { optimizer.name = rmsprop, steps = null, epochs = 1 }
            """);

    /** By these a job asks for a longer training or a larger network, which it gets where there is room for it. */
    private static final Set<String> WORK = Set.of(
            "training.steps",
            "training.epochs",
            "training.batch-size",
            "averaging.workers",
            "data.block-size",
            "model.embedding",
            "model.hidden");

    /** By these it asks for longer rounds or more trials. */
    private static final Set<String> OTHER_SIZES = Set.of(
            "averaging.local-steps",
            "search.repeat",
            "search.trial.workers",
            "search.trial.examples",
            "search.commit.every");

    private static final List<String> COMMANDS = List.of("diagnose", "lr-range", "coordinate-check", "search");

    /** What such a key is tried with at most; more of it is a test of its own. */
    private static final double MOST_WORK = 1e3;

    @TempDir
    Path folder;

    private final HostileInput input = new HostileInput();
    private final HostileInput onSpark = new HostileInput(300);
    private final Random random = new Random(SEED);
    private int searches;
    private int accepted;
    private final List<Path> jobs = new ArrayList<>();
    private List<Key> keys;

    @BeforeEach
    void writeJobs() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            Files.write(folder.resolve("names.txt"), lines.limit(NAMES).toList());
        }
        for (String settings : JOBS) {
            jobs.add(Files.writeString(
                    folder.resolve("job" + jobs.size() + ".conf"),
                    """
                    data.names = "%s/names.txt"
                    model { embedding = 4, hidden = [12, 12] }
                    training { steps = 20, batch-size = 8 }
                    averaging { workers = 1, local-steps = 10 }
                    measure { first = 1, every = 0 }
                    evaluate { every = 0, examples = 100, recalibration-examples = 100 }
                    search { grid { "training.seed" = [1, 2] }, trial.examples = 50 }
                    """
                                    .formatted(folder)
                            + settings));
        }
        keys = ExtremeValues.keys(jobs.get(0));
    }

    @Test
    void theKeysAreThoseOfTheReference() {
        List<String> paths = keys.stream().map(Key::path).toList();
        assertThat(paths)
                .hasSizeGreaterThan(45)
                .contains(
                        "model.hidden",
                        "model.initialization.weights.gain",
                        "training.epochs",
                        "checkpoint.every",
                        "search.sample.points")
                .doesNotContain("data.names", "model.activation", "data.trim");
    }

    @Test
    void everyKeyAloneIsAnswered() {
        answerEveryKeyAlone(STRIDE);
    }

    @Test
    @Tag("cluster")
    void everyKeyAloneIsAnsweredAtEverySize() {
        answerEveryKeyAlone(1);
    }

    private void answerEveryKeyAlone(int stride) {
        int cases = 0;
        for (Key key : keys) {
            List<Path> inUse = inUse(key);
            List<String> values = values(key);
            for (int i = cases % stride; i < values.size(); i += stride) {
                alone(key, values.get(i), inUse.get(cases % inUse.size()));
                cases++;
            }
        }
        input.requireAnswers(cases, cases / 4);
        assertThat(accepted).isGreaterThan(cases / 4);
    }

    private static List<String> values(Key key) {
        return ExtremeValues.VALUES.stream()
                .filter(value -> !WORK.contains(key.path()) || Double.parseDouble(value) <= MOST_WORK)
                .toList();
    }

    private void alone(Key key, String value, Path job) {
        answer(key.path().startsWith("search.") ? "search" : "diagnose", job, List.of(key), key.with(value));
    }

    /** The jobs under which some value of a key has an effect. */
    private List<Path> inUse(Key key) {
        List<Path> inUse = jobs.stream()
                .filter(job ->
                        Stream.of("0.5", "1", "2").anyMatch(value -> ExtremeValues.isAccepted(job, key.with(value))))
                .toList();
        return inUse.isEmpty() ? jobs.subList(0, 1) : inUse;
    }

    @Test
    void pairsOfModelAndTrainingAreAnsweredByWhatLooksAtStarts() {
        answerPairs(PAIRS, STARTS);
    }

    @Test
    @Tag("cluster")
    void manyPairsOfModelAndTrainingAreAnsweredByWhatLooksAtStarts() {
        answerPairs(MANY_PAIRS, MANY_STARTS);
    }

    private void answerPairs(int pairs, int starts) {
        for (int i = 0; i < pairs; i++) {
            pair("diagnose");
        }
        for (int i = 0; i < starts; i++) {
            pair("lr-range");
            pair("coordinate-check");
        }
        input.requireAnswers(pairs + 2 * starts, 0);
        assertThat(accepted).isGreaterThan(pairs / 2);
    }

    private void pair(String command) {
        Path job = jobs.get(random.nextInt(jobs.size()));
        Pair pair = accepted(job, key -> true);
        answer(command, job, pair.keys(), pair.settings());
    }

    private record Pair(List<Key> keys, List<String> values) {
        String[] settings() {
            return new String[] {keys.get(0).with(values.get(0)), keys.get(1).with(values.get(1))};
        }
    }

    /** A key of the model and one of the rest, with values that are allowed one by one. */
    private Pair accepted(Path job, Predicate<Key> wanted) {
        List<Key> ofModel = keys.stream()
                .filter(key -> key.path().startsWith("model."))
                .filter(wanted)
                .toList();
        List<Key> ofTraining = keys.stream()
                .filter(key -> key.path().matches("(training|averaging|measure|evaluate)\\..*"))
                .filter(wanted)
                .toList();
        while (true) {
            Key model = ofModel.get(random.nextInt(ofModel.size()));
            Key training = ofTraining.get(random.nextInt(ofTraining.size()));
            String first = values(model).get(random.nextInt(values(model).size()));
            String second = values(training).get(random.nextInt(values(training).size()));
            if (ExtremeValues.isAccepted(job, model.with(first))
                    && ExtremeValues.isAccepted(job, training.with(second))) {
                return new Pair(List.of(model, training), List.of(first, second));
            }
        }
    }

    private void answer(String command, Path job, List<Key> named, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(command));
        if (command.equals("diagnose")) {
            arguments.add("--init");
        }
        arguments.add(job.toString());
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        switch (command) {
                // what is a grid ends at the id, which is none, before Spark starts
            case "search" -> arguments.addAll(List.of(
                    "--search-id", "no/id", "--out", folder.resolve("out").toString()));
            case "lr-range" -> arguments.addAll(List.of("--steps", "20"));
            case "coordinate-check" -> arguments.addAll(List.of("--widths", "4,8", "--steps", "2"));
            default -> {}
        }
        List<String> words = new ArrayList<>(ExtremeValues.paths());
        named.forEach(key -> words.add(key.word()));
        if (command.equals("search")) {
            words.add("no/id");
        }
        accepted += input.naming(String.join(" ", settings), words, arguments.toArray(String[]::new)) ? 1 : 0;
    }

    @Test
    void moreThanThereIsRoomForIsAnswered() {
        int cases = 0;
        for (Key key : sizes()) {
            for (String value : List.of("2147483647", "1e30")) {
                answer(COMMANDS.get(cases % COMMANDS.size()), inUse(key).get(0), List.of(key), key.with(value));
                cases++;
            }
        }
        input.requireAnswers(cases, cases / 4);
    }

    @Test
    @Tag("cluster")
    void moreThanThereIsRoomForIsAnsweredByEveryCommand() {
        int cases = 0;
        for (Key key : sizes()) {
            Path job = inUse(key).get(0);
            for (String value : ExtremeValues.VALUES) {
                for (String command : large(key, value) ? List.of("search") : COMMANDS) {
                    answer(command, job, List.of(key), key.with(value));
                    cases++;
                }
            }
        }
        input.requireAnswers(cases, cases / 4);
    }

    private List<Key> sizes() {
        return keys.stream()
                .filter(key -> WORK.contains(key.path()) || OTHER_SIZES.contains(key.path()))
                .toList();
    }

    /** Sixty million parameters: what there may be room for, and takes its time. */
    private static boolean large(Key key, String value) {
        return value.equals("1e6") && key.path().matches("model\\.(embedding|hidden)");
    }

    @Test
    void rangesOfRatesOfExtremeSizesAreAnswered() {
        int cases = 0;
        for (String value : ExtremeValues.VALUES) {
            for (String option : List.of("--from", "--to", "--steps")) {
                input.naming(
                        option,
                        List.of(option, "rates", "steps"),
                        "lr-range",
                        jobs.get(0).toString(),
                        option,
                        value);
                cases++;
            }
        }
        input.requireAnswers(cases, cases / 2);
    }

    @Test
    void widthsAndStepsOfExtremeSizesAreAnswered() {
        int cases = 0;
        for (String value : ExtremeValues.VALUES) {
            for (String option : List.of("--widths", "--steps")) {
                List<String> arguments =
                        new ArrayList<>(List.of("coordinate-check", jobs.get(0).toString(), option));
                arguments.add(option.equals("--widths") ? "4," + value : value);
                input.naming(option, List.of(option, "model.hidden"), arguments.toArray(String[]::new));
                cases++;
            }
        }
        input.requireAnswers(cases, cases / 2);
    }

    private void trainings(int count) {
        int cases = 0;
        for (int i = 0; i < count; i++) {
            Path job = jobs.get(i % jobs.size());
            Pair pair = accepted(job, key -> !WORK.contains(key.path()));
            String out = folder.resolve("runs").toString();
            List<String> arguments = new ArrayList<>(
                    List.of("train", job.toString(), "--out", out, "--run-id", "r" + i, "--master", "local[1]"));
            for (String setting : pair.settings()) {
                arguments.addAll(List.of("--set", setting));
            }
            List<String> words = new ArrayList<>(ExtremeValues.paths());
            pair.keys().forEach(key -> words.add(key.word()));
            boolean trained = onSpark.naming("train", words, arguments.toArray(String[]::new));
            cases++;
            if (trained) {
                onSpark.command(
                        "fix of " + String.join(" ", pair.settings()), "fix", "r" + i, "--out", out, "--steps", "20");
                cases++;
            }
        }
        onSpark.requireAnswers(cases, 0);
    }

    /** One search of pairs, whose trials end one way or the other. */
    private void search(String id, Path job, int trials) throws IOException {
        Set<Map<String, String>> points = new LinkedHashSet<>();
        while (points.size() < trials) {
            Pair pair = accepted(job, key -> !WORK.contains(key.path()));
            if (ExtremeValues.isAccepted(job, pair.settings())) {
                points.add(Map.of(
                        pair.keys().get(0).path(),
                                pair.keys().get(0).value(pair.values().get(0)),
                        pair.keys().get(1).path(),
                                pair.keys().get(1).value(pair.values().get(1))));
            }
        }
        Set<String> swept = points.stream()
                .flatMap(point -> point.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Config own = ConfigFactory.parseFile(job.toFile());
        Config reference =
                ConfigFactory.parseFile(Path.of("conf/reference.conf").toFile());
        // a value may be the usual one, and two points the same then
        Set<List<String>> rows = points.stream()
                .map(point -> swept.stream()
                        .map(key -> point.getOrDefault(
                                key,
                                (own.hasPath(key) ? own : reference)
                                        .getValue(key)
                                        .render()))
                        .toList())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> lists = new ArrayList<>();
        int place = 0;
        for (String key : swept) {
            int column = place++;
            lists.add("\"" + key + "\" = "
                    + rows.stream().map(row -> row.get(column)).toList());
        }
        String zip = String.join(", ", lists);
        Path grid = Files.writeString(
                folder.resolve(id + "-grid.conf"),
                Files.readString(job).replaceAll("(?m)^search .*$", "") + "search { zip = [ { " + zip
                        + " } ], trial.examples = 50 }\n");
        boolean accepted = onSpark.command(
                id,
                "search",
                grid.toString(),
                "--out",
                folder.resolve("searches").toString(),
                "--master",
                "local[2]");
        assertThat(accepted).isTrue();
        onSpark.requireAnswers(++searches, 0);
    }

    @Test
    @Tag("cluster")
    void everyKeyAloneIsAnsweredInEveryJobThatUsesIt() {
        int cases = 0;
        for (Key key : keys) {
            for (Path job : inUse(key)) {
                for (String value : values(key)) {
                    alone(key, value, job);
                    cases++;
                }
            }
        }
        input.requireAnswers(cases, cases / 4);
    }

    @Test
    @Tag("cluster")
    void manyPairsAreAnsweredByEveryCommand() throws IOException {
        for (int i = 0; i < MANY * 10; i++) {
            pair("diagnose");
            pair("lr-range");
            pair("coordinate-check");
        }
        input.requireAnswers(MANY * 30, 0);
    }

    @Test
    @Tag("cluster")
    void manyTrialsOfExtremeValuesEndTheirSearches() throws IOException {
        for (int job = 0; job < jobs.size(); job++) {
            search("job" + job, jobs.get(job), MANY * 3);
        }
    }

    @Test
    @Tag("cluster")
    void manyTrainingsOfExtremeValuesEndAndAreMended() {
        trainings(MANY);
    }
}
