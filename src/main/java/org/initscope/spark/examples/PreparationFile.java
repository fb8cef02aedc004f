package org.initscope.spark.examples;

import static org.initscope.core.Check.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.initscope.core.names.CountingCurve;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Irregularity;
import org.initscope.core.names.NameForm;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.core.names.Split;
import org.initscope.core.names.UnicodeForm;
import org.initscope.core.names.VisibleText;
import org.initscope.core.names.Vocabulary;
import org.initscope.spark.examples.PreparedExamples.Counts;
import org.initscope.spark.examples.PreparedExamples.IrregularLines;
import org.initscope.spark.examples.PreparedExamples.PartCounts;

/** The content of {@code preparation.json}: what the examples came from and how many there are. */
record PreparationFile(
        DataSpec spec, PreparedExamples.Source names, int vocabularySize, Counts counts, CountingCurve counting) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "schema_version";
    private static final String UNICODE = "unicode";
    private static final String INVISIBLE = "invisible";
    private static final String COLUMNS = "columns";
    private static final String COUNTING = "counting_model";

    String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put(VERSION, ExampleSchema.VERSION);
        root.putObject("names")
                .put("path", names.path())
                .put("sha256", names.sha256())
                .put("bytes", names.bytes());
        writeSpec(root.putObject("data"));
        root.put("vocabulary_size", vocabularySize);
        root.put("lines", counts.lines());
        root.put("distinct_names", counts.distinctNames());
        root.put("dropped_duplicates", counts.droppedDuplicates());
        writeIrregularities(root.putObject("allowed"), counts.irregular().allowed());
        writeIrregularities(root.putObject("skipped"), counts.irregular().skipped());
        ObjectNode invisible = root.putObject("invisible_characters");
        new TreeMap<>(counts.irregular().invisible())
                .forEach((codePoint, lines) -> invisible.put(VisibleText.code(codePoint), lines));
        ObjectNode splits = root.putObject("splits");
        for (Split.Part part : Split.Part.values()) {
            PartCounts size = counts.parts().get(part);
            splits.putObject(part.label()).put("names", size.names()).put("examples", size.examples());
        }
        ArrayNode counted = root.putArray(COUNTING);
        counting.points().forEach(point -> counted.addObject()
                .put("examples", point.examples())
                .put("context_length", point.contextLength())
                .put("dev_loss", point.loss())
                .put("pair_dev_loss", point.pairLoss()));
        return root.toPrettyString() + "\n";
    }

    private void writeSpec(ObjectNode data) {
        data.put("block_size", spec.blockSize());
        data.putObject("split")
                .put("train", spec.train())
                .put("dev", spec.dev())
                .put("test", spec.test())
                .put("seed", spec.splitSeed());
        data.put("keep_duplicates", spec.keepDuplicates());
        NameRules rules = spec.rules();
        data.put(UNICODE, rules.form().unicode().name().toLowerCase(Locale.ROOT));
        data.put("lower_case", rules.form().lowerCase())
                .put("trim", rules.form().trim());
        data.put("empty_lines", rules.emptyLines().label());
        data.put("blanks", rules.blanks().label());
        data.put("digits", rules.digits().label());
        data.put(INVISIBLE, rules.invisible().label());
        data.put(COLUMNS, rules.columns().label());
    }

    private static void writeIrregularities(ObjectNode to, Map<Irregularity, Long> counts) {
        for (Irregularity irregularity : Irregularity.values()) {
            long count = counts.getOrDefault(irregularity, 0L);
            if (count > 0) {
                to.put(irregularity.label(), count);
            }
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param path for the sentences
     * @param vocabulary of the same folder
     */
    static PreparationFile parse(String json, String path, Vocabulary vocabulary) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path + " is not JSON: " + e.getOriginalMessage(), e);
        }
        try {
            int version = root.required(VERSION).asInt();
            require(
                    version == ExampleSchema.VERSION,
                    "%s has schema version %d, expected %d: prepare the names again",
                    path,
                    version,
                    ExampleSchema.VERSION);
            JsonNode names = root.required("names");
            return new PreparationFile(
                    spec(root.required("data"), vocabulary),
                    new PreparedExamples.Source(
                            names.required("path").asText(),
                            names.required("sha256").asText(),
                            names.required("bytes").asLong()),
                    root.required("vocabulary_size").asInt(),
                    counts(root),
                    counting(root.path(COUNTING)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the preparation " + path + " is not as expected: " + e.getMessage(), e);
        }
    }

    /** The curve is unknown where the examples were prepared before there was one. */
    private static CountingCurve counting(JsonNode points) {
        List<CountingCurve.Point> curve = new ArrayList<>();
        points.forEach(point -> curve.add(new CountingCurve.Point(
                point.required("examples").asLong(),
                point.required("context_length").asInt(),
                point.required("dev_loss").asDouble(),
                point.required("pair_dev_loss").asDouble())));
        return new CountingCurve(curve);
    }

    private static DataSpec spec(JsonNode data, Vocabulary vocabulary) {
        JsonNode split = data.required("split");
        return new DataSpec(
                data.required("block_size").asInt(),
                split.required("train").asDouble(),
                split.required("dev").asDouble(),
                split.required("test").asDouble(),
                split.required("seed").asLong(),
                data.required("keep_duplicates").asBoolean(),
                rules(data, vocabulary));
    }

    private static NameRules rules(JsonNode data, Vocabulary vocabulary) {
        NameRules rules = rules(
                data,
                UnicodeForm.valueOf(
                        data.path(UNICODE).asText(UnicodeForm.NFC.name()).toUpperCase(Locale.ROOT)),
                handlingOrRefuse(data, INVISIBLE));
        // before there were these keys names stayed as they are, which is the same for most vocabularies
        return data.has(UNICODE) || rules.leaveAlone(vocabulary)
                ? rules
                : rules(data, UnicodeForm.AS_IS, Handling.ALLOW);
    }

    private static NameRules rules(JsonNode data, UnicodeForm unicode, Handling invisible) {
        return new NameRules(
                new NameForm(
                        unicode,
                        data.required("lower_case").asBoolean(),
                        data.required("trim").asBoolean()),
                handling(data.required("empty_lines")),
                handling(data.required("blanks")),
                handling(data.required("digits")),
                invisible,
                handlingOrRefuse(data, COLUMNS));
    }

    private static Handling handlingOrRefuse(JsonNode data, String key) {
        return data.has(key) ? handling(data.get(key)) : Handling.REFUSE;
    }

    private static Handling handling(JsonNode label) {
        return Handling.valueOf(label.asText().toUpperCase(Locale.ROOT));
    }

    private static Counts counts(JsonNode root) {
        Map<Split.Part, PartCounts> parts = new EnumMap<>(Split.Part.class);
        for (Split.Part part : Split.Part.values()) {
            JsonNode size = root.required("splits").required(part.label());
            parts.put(
                    part,
                    new PartCounts(
                            size.required("names").asLong(),
                            size.required("examples").asLong()));
        }
        return new Counts(
                root.required("lines").asLong(),
                root.required("distinct_names").asLong(),
                root.required("dropped_duplicates").asLong(),
                new IrregularLines(
                        irregularities(root.required("allowed")),
                        irregularities(root.required("skipped")),
                        invisible(root.path("invisible_characters"))),
                parts);
    }

    private static Map<Integer, Long> invisible(JsonNode counts) {
        Map<Integer, Long> found = new TreeMap<>();
        counts.fields()
                .forEachRemaining(entry -> found.put(
                        Integer.parseInt(entry.getKey().substring("U+".length()), 16),
                        entry.getValue().asLong()));
        return found;
    }

    private static Map<Irregularity, Long> irregularities(JsonNode counts) {
        Map<Irregularity, Long> found = new EnumMap<>(Irregularity.class);
        for (Irregularity irregularity : Irregularity.values()) {
            if (counts.has(irregularity.label())) {
                found.put(irregularity, counts.get(irregularity.label()).asLong());
            }
        }
        return found;
    }
}
