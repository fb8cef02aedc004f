package org.initscope.core.search;

import static org.initscope.core.Check.require;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.initscope.core.RandomStream;
import org.initscope.core.search.analysis.Factor;

/**
 * What the points of a search came to, so that each can be compared with others of the same network, on as
 * many examples of the same data.
 *
 * <p>A point is a combination of swept values, and its seeds are its sample. Points that are the same but for some keys are
 * found by sums of 64-bit hashes of their values.
 */
public final class Population {
    /** Fewer points of a network are no measure of what it can reach. */
    static final int LEAST = 8;

    /** The share of what is lost that one setting has to bring back, to be the only one to change. */
    private static final double MOST = 0.7;

    /** A point so near the best one of its network, in nats, is as good. */
    private static final double AS_GOOD = 0.03;

    /** Points of a network that are kept as good ones. */
    private static final int GOOD = 32;

    /** The value of a key that was swept only later. */
    public static final String UNKNOWN = "";

    /** What decides how many examples a training sees. */
    private static final Set<String> LENGTH =
            Set.of("training.steps", "training.epochs", "training.batch-size", "search.trial.workers");

    private static final Comparator<Point> BETTER = Comparator.comparingDouble(Point::loss)
            .thenComparing(point -> point.values().toString());

    private final List<String> keys;
    /** By key the setting that it belongs to; empty of the network's and of the seed. */
    private final List<Optional<String>> settingOf;

    private final Set<String> settings = new LinkedHashSet<>();
    private final Map<Long, Point> points = new HashMap<>();
    private final Map<Long, Network> networks = new HashMap<>();
    private final Map<Long, Point> bestBut = new HashMap<>();

    private Population(List<String> keys) {
        this.keys = keys;
        settingOf = keys.stream()
                .map(key ->
                        isOfNetwork(key) || Factor.isNoise(key) ? Optional.<String>empty() : Optional.of(setting(key)))
                .toList();
        settingOf.forEach(setting -> setting.ifPresent(settings::add));
    }

    /**
     * A trial.
     *
     * @param values of the swept keys, in their order
     * @param loss on the dev split in nats; that of a uniform guess where it is higher, or there was no end
     */
    public record Sample(List<String> values, double loss) {}

    /**
     * A better point of the same network.
     *
     * @param settings in which it differs, by key; first those that alone bring most of the loss back
     * @param loss mean dev loss of its seeds, in nats
     */
    public record Better(Map<String, String> settings, double loss) {}

    /**
     * What is kept of a network.
     *
     * @param points of it
     * @param good those that are as good as the best, which comes first
     */
    private record Network(int points, List<Point> good) {
        private static Network of(List<Point> points) {
            List<Point> sorted = points.stream().sorted(BETTER).limit(GOOD).toList();
            double best = sorted.get(0).loss();
            return new Network(
                    points.size(),
                    sorted.stream()
                            .filter(point -> point.loss() <= best + AS_GOOD)
                            .toList());
        }

        private double best() {
            return good.get(0).loss();
        }
    }

    /** The seeds of a point, and the sum of their losses. */
    private record Point(List<String> values, int seeds, double sum) {
        private Point with(double loss) {
            return new Point(values, seeds + 1, sum + loss);
        }

        private double loss() {
            return sum / seeds;
        }
    }

    /**
     * The population of some trials.
     *
     * @param keys that are swept
     */
    public static Population of(List<String> keys, Collection<Sample> trials) {
        Population population = new Population(List.copyOf(keys));
        trials.forEach(population::add);
        population.compare();
        return population;
    }

    private void add(Sample trial) {
        require(
                trial.values().size() == keys.size(),
                "a trial has %d values of %d swept keys",
                trial.values().size(),
                keys.size());
        points.merge(
                hash(trial.values()),
                new Point(trial.values(), 0, 0).with(trial.loss()),
                (there, one) -> there.with(trial.loss()));
    }

    private void compare() {
        Map<Long, List<Point>> ofNetworks =
                points.values().stream().collect(Collectors.groupingBy(point -> networkHash(point.values())));
        ofNetworks.forEach((hash, ofNetwork) -> networks.put(hash, Network.of(ofNetwork)));
        for (String setting : settings) {
            for (Point point : points.values()) {
                bestBut.merge(hashBut(setting, point.values()), point, (a, b) -> BETTER.compare(a, b) <= 0 ? a : b);
            }
        }
    }

    /** The lowest mean dev loss of the points with the same network and data; empty where there are too few. */
    public OptionalDouble best(List<String> values) {
        Network network = networks.get(networkHash(values));
        return network == null || network.points() < LEAST ? OptionalDouble.empty() : OptionalDouble.of(network.best());
    }

    /**
     * The point to go to from another one. It is the best of those that differ in one setting, where that brings most of the loss
     * back. Else it is the nearest of the good ones. It is empty for a good point, and where a value is not known.
     */
    public Optional<Better> better(List<String> values) {
        Point point = points.get(hash(values));
        if (point == null) {
            return Optional.empty();
        }
        Network network = networks.get(networkHash(values));
        double enough = point.loss() - MOST * (point.loss() - network.best());
        if (point.loss() <= network.best() + AS_GOOD) {
            return Optional.empty();
        }
        Point single = settings.stream()
                .map(setting -> bestBut.get(hashBut(setting, values)))
                .min(BETTER)
                .orElse(point);
        Point other = single.loss() <= enough ? single : nearest(values, network.good());
        Map<String, String> differences = differences(values, other.values());
        Map<String, String> ordered = new LinkedHashMap<>(differences);
        ordered.keySet().retainAll(differences(values, single.values()).keySet());
        ordered.putAll(differences);
        return ordered.containsValue(UNKNOWN) ? Optional.empty() : Optional.of(new Better(ordered, other.loss()));
    }

    /** The point in the fewest settings unlike some values; among equals the first. */
    private Point nearest(List<String> values, List<Point> good) {
        return good.stream()
                .min(Comparator.comparingLong(point -> differences(values, point.values()).keySet().stream()
                        .map(Population::setting)
                        .distinct()
                        .count()))
                .orElseThrow();
    }

    private Map<String, String> differences(List<String> from, List<String> to) {
        Map<String, String> differences = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (!Factor.isNoise(keys.get(i)) && !from.get(i).equals(to.get(i))) {
                differences.put(keys.get(i), to.get(i));
            }
        }
        return differences;
    }

    /**
     * The setting that a key belongs to: keys that are changed together have one. An optimizer has learning rates of its own.
     */
    public static String setting(String key) {
        return key.startsWith("training.optimizer") || key.startsWith("training.learning-rate")
                ? "training.learning-rate"
                : key;
    }

    /** Whether a key says which network is trained, on what and how long: only equal ones are compared. */
    static boolean isOfNetwork(String key) {
        boolean number = key.startsWith("model.initialization")
                || key.matches("model\\.([a-z]+-norm\\.(?!groups)|output-gamma).*");
        return LENGTH.contains(key) || key.startsWith("data.") || key.startsWith("model.") && !number;
    }

    private long hash(List<String> values) {
        return hash(values, place -> true);
    }

    private long hashBut(String setting, List<String> values) {
        return RandomStream.scramble(setting.hashCode())
                + hash(values, place -> !settingOf.get(place).equals(Optional.of(setting)));
    }

    private long networkHash(List<String> values) {
        return hash(values, place -> settingOf.get(place).isEmpty());
    }

    /** Of the values at some places, whatever the seed. */
    private long hash(List<String> values, IntPredicate places) {
        return IntStream.range(0, values.size())
                .filter(place -> !Factor.isNoise(keys.get(place)))
                .filter(places)
                .mapToLong(place -> hash(place, values.get(place)))
                .sum();
    }

    /** Of a value of the key at a place. Characters go in one by one, since the hash of a String has but 32 bits. */
    private static long hash(int place, String value) {
        long hash = RandomStream.scramble(place);
        for (int i = 0; i < value.length(); i++) {
            hash = RandomStream.scramble(hash + value.charAt(i));
        }
        return hash;
    }
}
