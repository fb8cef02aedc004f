package org.initscope.app.config;

import static org.initscope.core.Check.require;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.initscope.app.config.text.JobSource;
import org.initscope.app.config.text.Origins;
import org.initscope.app.config.text.Section;
import org.initscope.core.search.Grid;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.Trial;
import org.initscope.core.search.Trials;

/** A job whose section {@code search} says which of its keys take which values. */
public final class SearchJob {
    private static final int ID_LENGTH = 16;
    /** About the bytes of a trial in the lists and columns of a search, most of them where it is summed up. */
    private static final long BYTES_OF_TRIAL = 512;

    private static final String WORKERS = "averaging.workers";

    private final JobSource.Layers layers;
    private final Map<String, ConfigOrigin> origins;
    private final SearchSettings settings;
    private final Job base;
    private final Map<String, List<String>> sweptBySection;
    /** Whether no value is written as that of a key of another section. */
    private final boolean independent;

    private final JobParts parts = new JobParts();

    private SearchJob(JobSource.Layers layers, Map<String, ConfigOrigin> origins, SearchSettings settings, Job base) {
        this.layers = layers;
        this.origins = origins;
        this.settings = settings;
        this.base = base;
        this.sweptBySection = settings.grid().keys().stream()
                .collect(Collectors.groupingBy(key -> ConfigUtil.splitPath(key).get(0)));
        this.independent = layers.file().isResolved() && layers.overrides().isResolved();
    }

    /**
     * Reads a job file with a grid.
     *
     * @param overrides {@code key=value} each, also of section {@code search}
     * @throws IllegalArgumentException with the file, the line and the key where something is wrong
     */
    public static SearchJob load(Path file, List<String> overrides) {
        return read(JobSource.layers(file, overrides, TextKeys::contains));
    }

    /**
     * Reads the text of a job with a grid.
     *
     * @param name what sentences call the text
     */
    public static SearchJob parse(String text, String name) {
        return read(JobSource.layers(text, name));
    }

    private static SearchJob read(JobSource.Layers layers) {
        Job asItStands = JobReader.read(layers.tree());
        SearchSettingsReader reader = new SearchSettingsReader(layers.tree());
        SearchSettings settings = reader.read(asItStands.training().seed());
        for (String key : settings.grid().keys()) {
            require(
                    !layers.overrides(key),
                    "%s %s: the key is swept (%s), change the grid instead",
                    Origins.OVERRIDE,
                    key,
                    Origins.place(reader.origins().get(key)));
        }
        Config workers = workers(settings);
        return new SearchJob(layers, reader.origins(), settings, JobReader.read(layers.tree(workers)));
    }

    private static Config workers(SearchSettings settings) {
        return ConfigFactory.empty()
                .withValue(WORKERS, ConfigValueFactory.fromAnyRef(settings.trialWorkers(), "search.trial.workers"));
    }

    public SearchSettings settings() {
        return settings;
    }

    /** Where a swept key is written, such as {@code jobs/grid.conf:12} or {@code --set}. */
    public String place(String key) {
        return Origins.place(origins.get(key));
    }

    /** Whether the command line sweeps a key, and not the file. */
    public boolean isSweptByOverride(String key) {
        return Origins.source(origins.get(key)).equals(Origins.OVERRIDE);
    }

    /**
     * The job with its grid as a file, without the defaults. Keys without effect are left out: those of an included file would
     * be refused in one with the key that takes their effect. Where that key is swept, trials may need them.
     */
    public String text() {
        return layers.text(JobReader.unusedKeys(layers.tree()).stream()
                .filter(key -> settings.grid().keys().stream().noneMatch(swept -> decides(swept, key)))
                .toList());
    }

    /** Whether a swept key may decide on the effect of another: it chooses in its section, or gives all of that. */
    private static boolean decides(String swept, String key) {
        String section = key.substring(0, key.lastIndexOf('.') + 1);
        boolean chooses = swept.endsWith(".scheme") || swept.endsWith(".name");
        return section.startsWith(swept + ".") || chooses && swept.startsWith(section);
    }

    /** The job without its grid: what every trial shares where its own values do not differ. */
    public Job base() {
        return base;
    }

    /**
     * Gives each trial with its resolved job, in the order of the grid; points that ask for the same are one trial.
     *
     * @return the trials
     * @throws IllegalArgumentException where a point is no job: a key or value that does not exist, or keys that do not go
     *     together
     */
    public Trials forEachTrial(BiConsumer<Trial, Job> consumer) {
        Grid grid = settings.grid();
        Trials trials = new Trials(grid);
        for (long place : grid.places(Runtime.getRuntime().maxMemory() / BYTES_OF_TRIAL)) {
            GridPoint point = grid.point(place);
            Job job = job(point);
            String id = id(job);
            if (trials.add(id, place)) {
                consumer.accept(new Trial(id, point), job);
            }
        }
        return trials;
    }

    /**
     * The trial of a further point.
     *
     * @return it with its resolved job; nothing where the point is no job, as where groups do not divide a width
     */
    public Optional<Map.Entry<Trial, Job>> trial(GridPoint point) {
        try {
            Job job = job(point);
            return Optional.of(Map.entry(new Trial(id(job), point), job));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String id(Job job) {
        return job.hash().substring(0, ID_LENGTH);
    }

    /** What all trials share, by key: everything that changes results and is not swept. */
    public SortedMap<String, String> shared() {
        SortedMap<String, String> shared = new TreeMap<>();
        ConfigFactory.parseString(base.identity())
                .entrySet()
                .forEach(entry -> shared.put(entry.getKey(), entry.getValue().render(ConfigRenderOptions.concise())));
        settings.grid().keys().forEach(key -> shared.keySet()
                .removeIf(one -> one.equals(key) || one.startsWith(key + ".")));
        shared.put("search.diverged-above", Double.toString(settings.divergedAbove()));
        shared.put("search.histograms", Section.label(settings.histograms()));
        if (settings.batchNormUnits() != SearchSettings.KeptSteps.FIRST_LAST) {
            // a search that began before there was this key goes on with its default
            shared.put("search.batch-norm-units", Section.label(settings.batchNormUnits()));
        }
        shared.put("search.early-stopping", settings.earlyStopping().toString());
        shared.put("search.trial.examples", Integer.toString(settings.trialExamples()));
        return shared;
    }

    /** The job of a point; it may be asked for in any thread. */
    public synchronized Job job(GridPoint point) {
        if (!independent) {
            return read(point);
        }
        Function<String, Object> values = section -> inSection(point, section);
        return parts.job(values).orElseGet(() -> {
            Job job = read(point);
            parts.keep(job, values);
            return job;
        });
    }

    /** The values of the swept keys of a section. */
    private List<SweptValue> inSection(GridPoint point, String section) {
        return sweptBySection.getOrDefault(section, List.of()).stream()
                .map(point.values()::get)
                .toList();
    }

    /** The job of a point, read as a whole. */
    Job read(GridPoint point) {
        Config values = workers(settings);
        for (Map.Entry<String, SweptValue> value : point.values().entrySet()) {
            values = values.withValue(value.getKey(), configured(value.getKey(), value.getValue()));
        }
        try {
            return JobReader.read(layers.tree(values));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + " (in the trial " + point + ")", e);
        }
    }

    private ConfigValue configured(String key, SweptValue value) {
        ConfigOrigin origin = origins.get(key);
        return configured(
                value,
                ConfigOriginFactory.newSimple(Origins.GRID + Origins.source(origin))
                        .withLineNumber(Math.max(origin.lineNumber(), 1)));
    }

    /** A value whose parts have its origin too, so that a sentence about one of them says where it stands. */
    private static ConfigValue configured(SweptValue value, ConfigOrigin origin) {
        return ConfigValueFactory.fromAnyRef(plain(value, origin)).withOrigin(origin);
    }

    private static Object plain(SweptValue value, ConfigOrigin origin) {
        if (value instanceof SweptValue.Whole whole) {
            return whole.value();
        }
        if (value instanceof SweptValue.Real real) {
            return real.value();
        }
        if (value instanceof SweptValue.Flag flag) {
            return flag.value();
        }
        if (value instanceof SweptValue.Several several) {
            return several.values().stream()
                    .map(inner -> configured(inner, origin))
                    .toList();
        }
        if (value instanceof SweptValue.Section section) {
            Map<String, Object> values = new LinkedHashMap<>();
            section.values().forEach((key, inner) -> values.put(ConfigUtil.joinPath(key), configured(inner, origin)));
            return values;
        }
        return ((SweptValue.Text) value).value();
    }
}
