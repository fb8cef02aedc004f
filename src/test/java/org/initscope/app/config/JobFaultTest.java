package org.initscope.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wrong job file is answered: one sentence with the file, the line, the key and the remedy. */
class JobFaultTest {
    @TempDir
    Path folder;

    private void assertFault(Path file, List<String> overrides, String sentence) {
        assertThatThrownBy(() -> Job.load(file, overrides))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            data.blok-size = 4                    | unknown key data.blok-size, did you mean data.block-size?
            batch-size = 4                        | unknown key batch-size, did you mean training.batch-size?
            model.embedding-size = 10             | unknown key model.embedding-size, did you mean model.embedding?
            trainig { steps = 3 }                 | unknown key trainig, did you mean training?
            averaging.every = 5                   | unknown key averaging.every, did you mean measure.every or evaluate.every or checkpoint.every? averaging has batch-norm, local-steps, master, outer, workers
            averaging.maser = resident            | unknown key averaging.maser, did you mean averaging.master?
            training.workers = 3                  | unknown key training.workers, did you mean averaging.workers or measure.workers? training has batch-size, clip, epochs, learning-rate, optimizer, seed, step, steps
            model.xyzzy.plugh = 1                 | unknown key model.xyzzy, model has activation, batch-norm, bias-before-normalization, embedding, group-norm, hidden, initialization, layer-norm, normalization, output-gamma, output-normalization, residual
            training.batch-size = many            | training.batch-size is 'many', expected a whole number, 1 or more
            training.batch-size = 2.5             | training.batch-size is 2.5, expected a whole number, 1 or more
            training.batch-size = 0               | training.batch-size is 0, expected a whole number, 1 or more
            training.batch-size = [1]             | training.batch-size is a list, expected a whole number, 1 or more
            training.batch-size = null            | training.batch-size is null, expected a whole number, 1 or more
            training.batch-size = 1               | training.batch-size is 1, but batch normalization needs a minibatch of 2 examples or more
            model.normalization = groups          | model.normalization is 'groups', expected one of none, batch, layer or group, did you mean group?
            model.group-norm.groups = 0           | model.group-norm.groups is 0, expected a whole number, 1 to 1000000
            model { normalization = group, group-norm.groups = 7 } | model.normalization does not fit: the 200 units of a layer of model.hidden cannot be parted into 7 groups of equally many, 2 or more: let model.group-norm.groups divide them
            model { normalization = group, group-norm.groups = 200 } | model.normalization does not fit: the 200 units of a layer of model.hidden cannot be parted into 200 groups of equally many, 2 or more: let model.group-norm.groups divide them
            averaging.workers = 3000000000        | averaging.workers is 3000000000, expected a whole number, 1 or more and at most 2147483647
            data.block-size = 0                   | data.block-size is 0, expected a whole number, 1 to 1000
            data.block-size = -3                  | data.block-size is -3, expected a whole number, 1 to 1000
            data.trim = maybe                     | data.trim is 'maybe', expected true or false
            data.split = 0.8                      | data.split is 0.8, expected { … }
            data.split.test = 0.3                 | data.split does not fit: the fractions train 0.8, dev 0.1 and test 0.3 have the sum 1.2, expected 1
            data.split.train = 0                  | data.split.train is 0, expected a number, more than 0 and at most 1
            model.initialization.base-width = 9   | model.initialization.base-width has no effect: scheme fan-in takes gain
            model.initialization { weights = mup, base-width = 0 } | model.initialization.base-width is 0, expected a whole number, 1 or more
            model { hidden = [], initialization.weights = mup } | model.initialization.weights.scheme is mup, which scales starts and rates with the width of hidden layers, and model.hidden has none: take fan-in
            model { output-normalization = batch, initialization.weights = mup } | model.initialization.weights.scheme is mup, whose logits shrink with the width at the start, and model.output-normalization = batch makes them as large again whatever the width: take model.output-normalization = none
            model.initialization { weights = mup, output { scheme = normal, std = 0.1 } } | model.initialization.output.scheme is normal, beside model.initialization.weights.scheme = mup, which asks for output weights that shrink faster with the width: take mup, or zero
            model { hidden = [9, 9], initialization { weights = mup, layers.linear2 = normal } } | model.initialization.layers.linear2.scheme is normal, whose weights are as large at every width, beside model.initialization.weights.scheme = mup: take one with a gain
            model.initialization.output = mup     | model.initialization.output.scheme is mup for one layer alone, which scales the starts and rates of all: take model.initialization.weights.scheme = mup
            model.embedding = 0                   | model.embedding is 0, expected a whole number, 1 or more
            model.hidden = 200                    | model.hidden is 200, expected a list of whole numbers
            model.hidden = [200, -1]              | model.hidden[1] is -1, expected a whole number, 1 or more
            model.residual = true                 | model.residual has no effect: none of the hidden layers [200] is as wide as its input, which for the first is data.block-size x model.embedding = 30: give two neighbours one width
            model.activation = tahn               | model.activation is 'tahn', expected one of identity, tanh, relu, leaky-relu, elu, sigmoid, gelu or silu, did you mean tanh?
            model.initialization.weights.std = 2  | model.initialization.weights.std has no effect: scheme fan-in takes gain
            model.initialization.weights.gain = -1| model.initialization.weights.gain is -1, expected a number, 0 or more
            model.initialization.layers.linear2 = zero | model.initialization.layers.linear2 is not a hidden layer, expected one of linear1 (model.initialization.output is the output layer)
            training.optimizer.beta1 = 0.5        | training.optimizer.beta1 has no effect: optimizer sgd takes nothing
            training.optimizer = amsgrad          | training.optimizer.name is 'amsgrad', expected one of sgd, momentum, adam, adamw or rmsprop
            training.optimizer { name = adam, weight-decay = 0.1 } | training.optimizer.weight-decay has no effect: optimizer adam takes beta1 and beta2 and epsilon
            training { optimizer = adamw, step = dl4j } | training.step is dl4j, whose normalizations take no weight decay, expected fused with optimizer adamw, or optimizer adam
            training.optimizer { name = momentum, momentum = 1 } | training.optimizer.momentum is 1, expected a number, 0 or more and less than 1
            training.learning-rate = -0.1         | training.learning-rate is -0.1, expected a number, 0 or more
            training.learning-rate = []           | training.learning-rate is an empty list, expected at least { rate = … }
            training.learning-rate = [{ until = 5, rate = 1 }, { until = 5, rate = 2 }] | training.learning-rate[1].until is 5, expected a later step than the 5 before it
            training.learning-rate = [{ rate = 1, unto = 2 }] | unknown key training.learning-rate[0].unto, did you mean training.learning-rate[0].until?
            training.learning-rate = {}           | training.learning-rate has neither a rate nor a cosine, expected one of rate = … and cosine = { … }
            training.learning-rate { warm-up = 9 } | training.learning-rate has neither a rate nor a cosine, expected one of rate = … and cosine = { … }
            training.learning-rate { warm-up = 9, rate = 1, cosine { first = 1, last = 0 } } | training.learning-rate has a rate beside its cosine, expected one of rate = … and cosine = { … }
            training.learning-rate { warm-up = -1, rate = 1 } | training.learning-rate.warm-up is -1, expected a whole number, 0 or more
            training.learning-rate { warm-up = 0.1, rate = 1 } | training.learning-rate.warm-up is 0.1, expected a whole number, 0 or more
            training.learning-rate { warm-up = a tenth, rate = 1 } | training.learning-rate.warm-up is 'a tenth', expected a whole number, 0 or more
            training.learning-rate { warm-up = 9, rate = -1 } | training.learning-rate.rate is -1, expected a number, 0 or more
            training.learning-rate { warm-up = 9, rate = [] } | training.learning-rate.rate is an empty list, expected at least { rate = … }
            training.learning-rate { warm-up = 9, rate = [{ until = 9, rate = 1 }] } | training.learning-rate.rate[0].until is 9, expected a later step than the 9 before it
            training { steps = 9, learning-rate { warm-up = 9, cosine { first = 1, last = 0 } } } | training.learning-rate.warm-up is 9, expected less than the 9 of training.steps, so that steps are left for the cosine
            training.learning-rate { warmup = 9, rate = 1 } | unknown key training.learning-rate.warmup, did you mean training.learning-rate.warm-up?
            training.clip = 0                     | training.clip is 0, expected a number, more than 0
            training.clip = -1                    | training.clip is -1, expected a number, more than 0
            training.clip = nothing               | training.clip is 'nothing', expected a number, more than 0, or none
            training.clip = null                  | training.clip is null, expected a number, more than 0, or none
            training.clip { norm = 1 }            | training.clip is a section { … }, expected a number, more than 0, or none
            measure.histogram-bins = 7            | measure.histogram-bins is 7, expected an even number, or 0 for no histograms
            data.names = null                     | data.names is null, expected a text
            data = null                           | data is null, expected { … }
            model.hidden = [100, null]            | model.hidden[1] is null, expected a whole number, 1 or more
            training.learning-rate = [null]       | training.learning-rate[0] is null, expected { … }
            model.initialization.layers.linear1 = null | model.initialization.layers.linear1 is null, expected { … }
            checkpoint.every = 30                 | checkpoint.every is 30, expected a time, 0 or more, with its unit, such as 1 minute, 30 s or 500 ms
            model.hidden = ${no.such}             | ${no.such} is the value of no key: name one that has a value, or write ${?…} for none
            a = ${b}, b = ${a}                    | ${a} leads back to itself: give one of the keys on the way a value
            data.names = hdfs://a                 | has ':' where it cannot stand: quote a text that is no plain word or number
            data.names = "a                       | the line ends where a quote is missing
            include common                        | include takes the name of a file in quotes
            measure.every = 1e-2                  | measure.every is 1e-2, expected a whole number, 0 or more
            """)
    void aFaultNamesFileLineAndKey(String line, String sentence) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.conf"), "# a comment\n\n" + line + "\n");

        assertFault(file, List.of(), file + ":3: " + sentence);
    }

    @Test
    void aFaultInAnIncludedFileNamesThatFile() throws IOException {
        Path common = Files.writeString(folder.resolve("common.conf"), "training {\n  stpes = 3\n}\n");
        Path file = Files.writeString(folder.resolve("job.conf"), "include \"common.conf\"\n");

        assertFault(file, List.of(), common + ":2: unknown key training.stpes, did you mean training.steps?");
    }

    @Test
    void aMissingIncludeIsNotPassedOver() throws IOException {
        Path file = Files.writeString(folder.resolve("job.conf"), "include \"comon.conf\"\n");

        assertFault(
                file,
                List.of(),
                file + ": include \"comon.conf\" is not there; an include is looked for beside the file that names it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url(\"http://127.0.0.1:%d/a.conf\")",
                "required(url(\"http://127.0.0.1:%d/a.conf\"))",
                "file(\"/etc/hostname\")",
                "classpath(\"reference.conf\")"
            })
    void anIncludeReachesNoFurtherThanTheFilesBeside(String what) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> requests.incrementAndGet());
        server.start();
        try {
            String include =
                    String.format(Locale.ROOT, what, server.getAddress().getPort());
            Path file = Files.writeString(folder.resolve("job.conf"), "include " + include + "\n");

            assertFault(
                    file,
                    List.of(),
                    file + ": include " + include.replaceFirst("required\\((.*)\\)", "$1")
                            + " is not allowed; put the file beside the job and include it by its name");
            assertFault(
                    Path.of("jobs/names-batchnorm.conf"),
                    List.of("training={ include " + include + " }"),
                    "--set: include " + include.replaceFirst("required\\((.*)\\)", "$1")
                            + " is not allowed; put the file beside the job and include it by its name");
        } finally {
            server.stop(0);
        }
        assertThat(requests).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/", "."})
    void anIncludeOfWhatIsNoFileIsRefused(String what) throws IOException {
        Path file = Files.writeString(folder.resolve("job.conf"), "include \"" + what + "\"\n");

        assertFault(file, List.of(), file + ": include \"" + what + "\" is not a file, expected a job file");
    }

    @Test
    void anIncludeIsNotLookedForOnTheClassPath() throws IOException {
        String resource = "org/initscope/app/config/reference.conf";
        assertThat(getClass().getClassLoader().getResource(resource)).isNotNull();
        Path file = Files.writeString(folder.resolve("job.conf"), "include \"" + resource + "\"\n");

        assertFault(
                file,
                List.of(),
                file + ": include \"" + resource
                        + "\" is not there; an include is looked for beside the file that names it");
    }

    @Test
    void sectionsThatNestTooDeeplyAreRefused() throws IOException {
        String place =
                "the job nests its sections and values too deeply, or they grow too large when ${…} is filled in:"
                        + " make it flatter";
        Path file = Files.writeString(folder.resolve("job.conf"), "a { ".repeat(100_000));

        assertFault(file, List.of(), place);
    }

    @Test
    void aFileThatIsTooLargeForAJobIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("job.conf"), "# a\n".repeat(300_000));

        assertFault(
                file, List.of(), "the file " + file + " has 1,200,000 bytes, expected a job file of at most 1,048,576");
    }

    @Test
    void aFileThatDoesNotParseIsNamedWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("job.conf"), "data {\n  names = = x\n}\n");

        assertThatThrownBy(() -> Job.load(file, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data {", "model.hidden = [", "data.names =", "data.names = \"a"})
    void aFileThatEndsTooEarlyIsRefused(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("job.conf"), line);

        assertFault(file, List.of(), file + ":1: the text ends where a value, a quote, ] or } is missing");
    }

    @Test
    void aValueThatRefersToNothingIsNamedWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("job.conf"), "\ntraining.steps = ${no.such.key}\n");

        assertThatThrownBy(() -> Job.load(file, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageContaining("${no.such.key}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "training.steps += 100",
                "model.hidden = ${model} [100]",
                "model = ${model.hidden} { hidden = [3] }",
                "data.names = ${data.names} [1]"
            })
    void listsThatAreJoinedWithOtherThingsAreRefusedInOneShortSentence(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("job.conf"), line + "\n");

        assertThatThrownBy(() -> Job.load(file, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "the value here is joined with a list or section and is none: += and ${…} [ … ] append to lists");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.hidden = [100] or [200]",
                "model.hidden = [100]or",
                "model = { activation = relu } or",
                "search { grid { \"model.hidden\" = [[100] or [200]] } }"
            })
    void textBehindAListOrSectionIsRefusedWhereverItStands(String line) throws IOException {
        String sentence = ":3: 'or' stands behind a ] or } on its line: leave it out, or put a comma before it";
        Path file = Files.writeString(
                folder.resolve("job.conf"),
                "# a job [1] or two\n" + "data.names = \"[x] or }.txt\" // or [2] or\n" + line);
        assertFault(file, List.of(), file + sentence);

        Path outer = Files.writeString(folder.resolve("outer.conf"), "include \"job.conf\"\n");
        assertFault(outer, List.of(), file + sentence);
    }

    @Test
    void aCommentInAnotherEncodingHurtsNobody() throws IOException {
        Path file = Files.write(
                folder.resolve("latin.conf"),
                "# für Jürgen\ndata.names = names.txt\ntraining.steps = 7\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(Job.load(file, List.of()).training().steps(100, 1)).isEqualTo(7);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertFault(
                Path.of("no-such.conf"),
                List.of(),
                "there is no job file no-such.conf in " + Path.of("").toAbsolutePath());
    }

    @Test
    void stepsAndEpochsInOneFileContradict() throws IOException {
        Path file = Files.writeString(folder.resolve("job.conf"), "training {\n steps = 3\n epochs = 1\n}\n");

        assertFault(
                file,
                List.of(),
                file + ":3: training.epochs stands beside training.steps (" + file
                        + ":2), expected one of the two (null takes the other away)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            training.stpes=3       | --set: unknown key training.stpes, did you mean training.steps?
            training.steps=-1      | --set: training.steps is -1, expected a whole number, 1 or more
            training.steps=        | --set: training.steps is '', expected a whole number, 1 or more
            training.steps=1[2]    | --set: training.steps is '1[2]', expected a whole number, 1 or more
            model.hidden=[1] x     | --set: 'x' stands behind a ] or } on its line: leave it out, or put a comma before it
            training.stpes=a[1]    | --set: unknown key training.stpes, did you mean training.steps?
            training.steps         | --set training.steps is not key=value
            =3                     | --set =3 is not key=value
            .steps=3               | --set .steps=3: '.steps' is no key, expected one such as training.steps
            model.hidden=[1        | --set model.hidden=[1: the value has a [ or { that nothing closes: close it, or quote the text that has it
            model.hidden=[1] # all | --set model.hidden=[1] # all: the value has a comment in it: leave it out, or quote the text that has the #
            model.hidden=[1],[2]   | --set model.hidden=[1],[2]: the value is more than one: put them into [ … ], or quote the text
            model.hidden=[a=b]     | --set model.hidden=[a=b]: the value does not parse: quote each text in it that is no plain word
            model.hidden=1,2       | --set: model.hidden is '1,2', expected a list of whole numbers
            training.steps=5 # all | --set: training.steps is '5 # all', expected a whole number, 1 or more
            training.steps=5,model.hidden=[7] | --set: training.steps is '5,model.hidden=[7]', expected a whole number, 1 or more
            model.activation=relu# | --set: model.activation is 'relu#', expected one of identity, tanh, relu, leaky-relu, elu, sigmoid, gelu or silu, did you mean relu?
            model.activation=007   | --set: model.activation is 007, expected one of identity, tanh, relu, leaky-relu, elu, sigmoid, gelu or silu
            data.names="a" b       | --set data.names="a" b: the value begins with a quote that does not end it; quote all of it, with \\" for a quote in it
            data.names+=b          | --set data.names+=b: += appends to a list, and the key takes none
            training.steps+=1      | --set training.steps+=1: += appends to a list, and the key takes none
            model+={embedding=3}   | --set model+={embedding=3}: += appends to a list, and the key takes none
            seed=1                 | --set seed=1: 'seed' names several keys, expected data.split.seed or search.sample.seed or training.seed
            hiden=[1]              | --set: unknown key hiden, did you mean model.hidden?
            rate=1                 | --set rate=1: 'rate' names several keys, expected averaging.outer.rate or training.learning-rate
            training.rate=1        | --set: unknown key training.rate, did you mean training.learning-rate?
            size=32                | --set: unknown key size, did you mean data.block-size or training.batch-size?
            data.names=null        | --set: data.names is null, expected a text
            model.hidden=[null]    | --set: model.hidden[0] is null, expected a whole number, 1 or more
            model.hidden+=null     | --set: model.hidden[1] is null, expected a whole number, 1 or more
            training.optimizer=null | --set: training.optimizer is null, expected { … }
            checkpoint.every=30    | --set: checkpoint.every is 30, expected a time, 0 or more, with its unit, such as 1 minute, 30 s or 500 ms
            checkpoint.every="30"  | --set: checkpoint.every is '30', expected a time, 0 or more, with its unit, such as 1 minute, 30 s or 500 ms
            checkpoint.every=0     | --set: checkpoint.every is 0, expected a time, 0 or more, with its unit, such as 1 minute, 30 s or 500 ms
            checkpoint.every=-1 s  | --set: checkpoint.every is '-1 s', expected a time, 0 or more, with its unit, such as 1 minute, 30 s or 500 ms
            checkpoint.every=null  | --set: checkpoint.every is null, expected a time, 0 or more, with its unit, such as 1 minute, 30 s or 500 ms
            """)
    void aFaultOfAnOverrideSaysSo(String assignment, String sentence) {
        assertFault(Path.of("jobs/names-batchnorm.conf"), List.of(assignment), sentence);
    }
}
