package org.initscope.app.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.initscope.app.config.text.JobSource;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.SweptValue;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.tables.Column;

/** The column of each key in table trials: its type is the key's, so that the tables of all searches fit together. */
public final class SweptColumns {
    /** Keys of a number, or of a schedule. */
    private static final Set<String> SCHEDULES =
            Set.of("training.learning-rate", "training.learning-rate.rate", "averaging.local-steps");

    /** A number, or the name of a nonlinearity. */
    private static final String GAIN = "model.initialization.weights.gain";

    /** A number, or none. */
    private static final String CLIP = "training.clip";

    /** Sections with the keys of another one. */
    private static final Pattern LIKE_WEIGHTS =
            Pattern.compile("^model\\.initialization\\.(output|layers\\.[^.]+)(?=\\.|$)");

    private SweptColumns() {}

    /** The column of a key. */
    public static SweptColumn of(String key) {
        String declared = LIKE_WEIGHTS.matcher(key).replaceFirst("model.initialization.weights");
        if (declared.equals(GAIN) || declared.equals(CLIP)) {
            return new SweptColumn(key, Column.Type.DOUBLE, true);
        }
        return new SweptColumn(key, type(declared), SCHEDULES.contains(key));
    }

    /**
     * The values of some keys in the text of a job; a key that is not set there has none.
     *
     * @param job as {@link Job#render} gave it
     */
    public static GridPoint values(String job, Collection<String> keys) {
        Config config = ConfigFactory.parseString(job);
        Map<String, SweptValue> values = new LinkedHashMap<>();
        for (String key : keys) {
            ConfigValue value = JobSource.find(config, key);
            if (value != null && value.valueType() != ConfigValueType.NULL) {
                values.put(key, GridReader.swept(key, value));
            }
        }
        return new GridPoint(values);
    }

    /** The value of a key in the text of a job, as its column holds a text. */
    static Optional<String> text(String job, String key) {
        return Optional.ofNullable(values(job, List.of(key)).values().get(key)).map(SweptColumn::text);
    }

    private static Column.Type type(String key) {
        ConfigValue value = JobSource.find(JobSource.reference(), key);
        if (value == null) {
            // within a schedule
            return key.endsWith(".steps") || key.endsWith(".warm-up") ? Column.Type.LONG : Column.Type.DOUBLE;
        }
        return switch (value.valueType()) {
            case NUMBER -> GridReader.takesWhole(value) ? Column.Type.LONG : Column.Type.DOUBLE;
            case BOOLEAN -> Column.Type.BOOLEAN;
            case LIST -> Column.Type.LONG_ARRAY;
                // training.epochs
            case NULL -> Column.Type.DOUBLE;
            case STRING, OBJECT -> Column.Type.STRING;
        };
    }
}
