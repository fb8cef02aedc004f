package org.initscope.app.config.text;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a value was written: the file and line that a sentence names, and which layer overrides which. */
public final class Origins {
    /** The description that the origins of overrides carry. */
    public static final String OVERRIDE = "--set";

    /** The description that the origins of defaults carry. */
    static final String REFERENCE = "reference.conf";

    /** What the descriptions of a grid's values begin with. */
    public static final String GRID = "grid of ";

    /** How the descriptions begin of the sections that the library makes on the way to a value. */
    private static final String MADE = "withValue(";

    /** {@code file: 12}, {@code file: 12-14} or {@code merge of file: 12,other: 3}. */
    private static final Pattern DESCRIPTION =
            Pattern.compile("(?:merge of )?(?<source>.*?)(?:: (?<line>\\d+)(?:-\\d+)?)?(?:,.*)?");

    /** The order in which values are written: file by file and line by line, and overrides after them. */
    public static final Comparator<ConfigOrigin> WRITTEN = Comparator.comparingInt(Origins::layer)
            .thenComparing(Origins::source)
            .thenComparingInt(ConfigOrigin::lineNumber);

    private Origins() {}

    /** For example {@code jobs/names.conf:12}, or {@code --set}. */
    public static String place(ConfigOrigin origin) {
        Matcher parts = parts(origin);
        String source = shown(parts.group("source"));
        boolean noLine = parts.group("line") == null || source.equals(OVERRIDE) || source.equals(GRID + OVERRIDE);
        return noLine ? source : source + ":" + parts.group("line");
    }

    /** The place without its line. */
    public static String source(ConfigOrigin origin) {
        return shown(parts(origin).group("source"));
    }

    /** Of a section that was merged from several places, the one that overrides the others. */
    private static Matcher parts(ConfigOrigin origin) {
        Matcher parts = DESCRIPTION.matcher(origin.description());
        if (!parts.matches()) {
            throw new IllegalStateException("an origin without a description");
        }
        return parts;
    }

    /** Where a value was written; a section that the library made around values stands where the overriding one does. */
    static ConfigOrigin of(ConfigValue value) {
        boolean made = value instanceof ConfigObject section
                && !section.isEmpty()
                && source(section.origin()).startsWith(MADE);
        return made
                ? ((ConfigObject) value)
                        .values().stream()
                                .map(Origins::of)
                                .max(Comparator.comparingInt(Origins::layer))
                                .orElseThrow()
                : value.origin();
    }

    /** A source as a user would write it. */
    public static String shown(String source) {
        return source.startsWith("/") ? shown(Path.of(source)) : source;
    }

    /** A path as a user would write it: relative where it lies below the working directory. */
    public static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute).toString() : absolute.toString();
    }

    /** The section with every override in it at the line of its {@code --set}, counted from 1: a later one comes after. */
    static ConfigObject numbered(ConfigObject overrides, int line) {
        ConfigObject numbered = overrides;
        if (overrides.toConfig().isResolved()) {
            for (Map.Entry<String, ConfigValue> entry : overrides.entrySet()) {
                ConfigValue value = entry.getValue();
                numbered = numbered.withValue(
                        entry.getKey(),
                        value instanceof ConfigObject section
                                ? numbered(section, line)
                                : value.withOrigin(value.origin().withLineNumber(line)));
            }
        }
        return numbered;
    }

    /** Whether one override comes before another on the command line. */
    static boolean isBefore(ConfigOrigin override, ConfigOrigin other) {
        return source(override).equals(OVERRIDE)
                && source(other).equals(OVERRIDE)
                && override.lineNumber() < other.lineNumber();
    }

    /** 0 for a default, 1 for a file, 2 for an override or a grid's value. */
    public static int layer(ConfigOrigin origin) {
        String source = source(origin);
        return switch (source) {
            case REFERENCE -> 0;
            case OVERRIDE -> 2;
            default -> source.startsWith(GRID) ? 2 : 1;
        };
    }
}
