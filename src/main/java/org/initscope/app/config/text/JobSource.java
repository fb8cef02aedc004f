package org.initscope.app.config.text;

import static org.initscope.core.Check.require;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The three layers of a job, defaults below a file below overrides, merged into one tree whose values know where they stand. */
public final class JobSource {
    /** Sections that one word may stand for, and the key that the word then is the value of. */
    private static final Map<String, String> SHORT_FORMS = Map.of(
            "training.optimizer", "name",
            "model.initialization.weights", "scheme",
            "model.initialization.output", "scheme");

    private static final String LAYERS = "model.initialization.layers";

    private static final long LARGEST_BYTES = 1 << 20;

    private JobSource() {}

    /** @param isText whether the value of a key is a text */
    public static ConfigObject file(Path file, List<String> overrides, Predicate<String> isText) {
        return layers(file, overrides, isText).tree();
    }

    /** @param isText whether the value of a key is a text */
    public static Layers layers(Path file, List<String> overrides, Predicate<String> isText) {
        String shown = Origins.shown(file);
        require(
                Files.exists(file),
                "there is no job file %s in %s",
                file,
                Path.of("").toAbsolutePath());
        require(Files.isRegularFile(file), "the job file %s is not a file", shown);
        require(Files.isReadable(file), "the job file %s cannot be read, its permissions forbid it", shown);
        return explained(() -> new Layers(parse(file), overrides(overrides, isText)));
    }

    public static Layers layers(String text, String name) {
        return explained(() -> new Layers(parse(text, name), ConfigFactory.empty()));
    }

    /** Parses a file that is there. */
    public static Config parse(Path file) {
        String shown = Origins.shown(file);
        requireSmall(file, shown);
        Config parsed = explained(
                () -> ConfigFactory.parseFile(file.toAbsolutePath().normalize().toFile(), options(shown)));
        requireNoneDropped(file, shown);
        return parsed;
    }

    public static Config parse(String text, String name) {
        Config parsed = ConfigFactory.parseString(text, options(name).setOriginDescription(name));
        DroppedText.requireNone(text, name);
        return parsed;
    }

    /** Requires that a file that was parsed has no text that the parser dropped. */
    static void requireNoneDropped(Path file, String shown) {
        try {
            // as the parser does, whatever a comment is written in
            DroppedText.requireNone(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), shown);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + shown + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ConfigParseOptions options(String name) {
        return ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new SameFolderIncluder(name));
    }

    /** A parser holds a file in memory several times over. */
    static void requireSmall(Path file, String shown) {
        try {
            long bytes = Files.size(file);
            require(
                    bytes <= LARGEST_BYTES,
                    "the file %s has %,d bytes, expected a job file of at most %,d",
                    shown,
                    bytes,
                    LARGEST_BYTES);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + shown + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A file and its overrides, parsed once, of which variants are merged. */
    public record Layers(Config file, Config overrides) {

        public ConfigObject tree() {
            return explained(() -> merge(file, overrides));
        }

        /**
         * Both together as one file, without the defaults.
         *
         * @param left keys that are left out
         */
        public String text(Collection<String> left) {
            return explained(() -> without(given(file, spelledOut(overrides)), left)
                    .root()
                    .render(ConfigRenderOptions.defaults()
                            .setOriginComments(false)
                            .setComments(false)
                            .setJson(false)));
        }

        /** The tree with values that override those of the file, but not what the command line overrides. */
        public ConfigObject tree(Config between) {
            return explained(() -> merge(file, overrides, between));
        }

        /** Whether the command line gives a key, a part of it, or something unresolved around it. */
        public boolean overrides(String path) {
            try {
                return find(overrides, path) != null;
            } catch (ConfigException.NotResolved e) {
                return true;
            }
        }
    }

    /** @param isText whether the value of a key is a text */
    public static ConfigObject text(String text, String name, List<String> overrides, Predicate<String> isText) {
        return explained(() -> merge(parse(text, name), overrides(overrides, isText)));
    }

    /** The text itself, without the defaults. */
    public static Config resolved(String text, String name) {
        return explained(() -> parse(text, name).resolve());
    }

    /** The defaults. */
    public static Config reference() {
        return Reference.CONFIG;
    }

    /** Read once, when first asked for. */
    private static final class Reference {
        private static final Config CONFIG = read();
    }

    private static Config read() {
        try (InputStream in = JobSource.class.getResourceAsStream("/org/initscope/app/config/reference.conf")) {
            if (in == null) {
                throw new IllegalStateException("reference.conf, the defaults, is not on the class path");
            }
            return ConfigFactory.parseReader(
                    new InputStreamReader(in, StandardCharsets.UTF_8),
                    ConfigParseOptions.defaults().setOriginDescription(Origins.REFERENCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a value is the default of its key. */
    static boolean isDefault(String path, ConfigValue value) {
        return value.equals(find(reference(), path));
    }

    private static Config without(Config config, Collection<String> keys) {
        Config rest = config;
        for (String key : keys) {
            rest = rest.withoutPath(key);
        }
        return rest;
    }

    private static Config given(Config file, Config overrides) {
        return overrides.withFallback(SweptKeys.unquoted(spelledOut(file)));
    }

    private static ConfigObject merge(Config file, Config overrides) {
        return merge(file, overrides, ConfigFactory.empty());
    }

    private static ConfigObject merge(Config file, Config overrides, Config between) {
        // short forms are spelled out layer by layer, since a word in one layer and a section in another would hide
        // each
        // other
        Config resolved = given(file, spelledOut(overrides).withFallback(spelledOut(between)))
                .withFallback(reference())
                .resolve();
        Config filledIn = spelledOut(resolved); // the words that ${…} stood for
        return (filledIn == resolved ? resolved : filledIn.withFallback(reference())).root();
    }

    /** Puts a section in the place of each word that stands for one; what is not resolved yet stays as it is. */
    static Config spelledOut(Config layer) {
        Map<String, String> forms = new TreeMap<>(SHORT_FORMS);
        if (known(layer, LAYERS).orElse(null) instanceof ConfigObject layers
                && layers.toConfig().isResolved()) {
            layers.keySet().forEach(name -> forms.put(LAYERS + "." + ConfigUtil.joinPath(name), "scheme"));
        }
        Config result = layer;
        for (Map.Entry<String, String> form : forms.entrySet()) {
            Optional<ConfigValue> word =
                    known(layer, form.getKey()).filter(value -> value.valueType() == ConfigValueType.STRING);
            if (word.isPresent()) {
                ConfigObject section = ConfigFactory.empty()
                        .root()
                        .withValue(form.getValue(), word.get())
                        .withOrigin(word.get().origin());
                result = result.withValue(form.getKey(), section);
            }
        }
        return result;
    }

    /** The value at a path, where it is there and needs no resolving. */
    public static Optional<ConfigValue> known(Config layer, String path) {
        try {
            Optional<ConfigValue> value = Optional.ofNullable(find(layer, path));
            value.ifPresent(ConfigValue::valueType);
            return value;
        } catch (ConfigException.NotResolved e) {
            return Optional.empty();
        }
    }

    /** The value at a path, or null where there is none or something on the way is not a section. */
    public static ConfigValue find(Config config, String path) {
        ConfigValue value = config.root();
        for (String name : ConfigUtil.splitPath(path)) {
            value = value instanceof ConfigObject section ? section.get(name) : null;
        }
        return value;
    }

    private static Config overrides(List<String> assignments, Predicate<String> isText) {
        Config all = ConfigFactory.empty();
        for (int i = 0; i < assignments.size(); i++) {
            Config one = SweptKeys.begunAnew(
                    spelledOut(Assignment.of(assignments.get(i)).config(isText)));
            all = Origins.numbered(one.root(), i + 1).toConfig().withFallback(all);
        }
        return all;
    }

    public static <T> T explained(Supplier<T> parse) {
        try {
            return parse.get();
        } catch (StackOverflowError | OutOfMemoryError e) {
            // of the parser, or of values that double each other
            throw new IllegalArgumentException(
                    "the job nests its sections and values too deeply, or they grow too large when ${…} is filled in:"
                            + " make it flatter",
                    e);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(FormatFault.sentence(e), e);
        }
    }
}
