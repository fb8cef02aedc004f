package org.initscope.benchmark;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured line.
 *
 * @param benchmark the part
 * @param net what was trained, or the shape of a product; empty where there is none
 * @param norm {@code bn} or {@code none}; empty where there is none
 * @param batch examples of a step; 0 where there is none
 * @param engine what computed
 * @param medianMicros of a step, a round or a product
 * @param ratioToDl4j this time divided by that of stock DL4J: less than 1 is faster
 * @param ratioToTorch this time divided by that of the fastest PyTorch
 * @param shareOfPeak operations of the matrix products a second, divided by the best product's
 * @param more figures of one benchmark alone, by name
 */
record BenchmarkResult(
        String benchmark,
        String net,
        String norm,
        int batch,
        String engine,
        OptionalDouble medianMicros,
        OptionalDouble ratioToDl4j,
        OptionalDouble ratioToTorch,
        OptionalDouble shareOfPeak,
        Map<String, Number> more) {

    private static final Gson GSON = new GsonBuilder().serializeNulls().create();
    private static final MathContext DIGITS = new MathContext(5);

    /** A time alone. */
    static BenchmarkResult of(
            String benchmark, String net, String norm, int batch, String engine, OptionalDouble medianMicros) {
        return new BenchmarkResult(
                benchmark,
                net,
                norm,
                batch,
                engine,
                medianMicros,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of());
    }

    BenchmarkResult withRatios(OptionalDouble dl4j, OptionalDouble torch) {
        return new BenchmarkResult(
                benchmark, net, norm, batch, engine, medianMicros, over(dl4j), over(torch), shareOfPeak, more);
    }

    private OptionalDouble over(OptionalDouble other) {
        return other.isPresent() && medianMicros.isPresent()
                ? OptionalDouble.of(medianMicros.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }

    BenchmarkResult withShare(double share) {
        return new BenchmarkResult(
                benchmark,
                net,
                norm,
                batch,
                engine,
                medianMicros,
                ratioToDl4j,
                ratioToTorch,
                OptionalDouble.of(share),
                more);
    }

    BenchmarkResult with(String name, Number value) {
        Map<String, Number> all = new LinkedHashMap<>(more);
        all.put(name, value);
        return new BenchmarkResult(
                benchmark, net, norm, batch, engine, medianMicros, ratioToDl4j, ratioToTorch, shareOfPeak, all);
    }

    /** One line of JSON; what does not apply is null. */
    String json() {
        JsonObject json = new JsonObject();
        json.addProperty("benchmark", benchmark);
        json.add("net", text(net));
        json.add("norm", text(norm));
        json.add("batch", batch == 0 ? JsonNull.INSTANCE : new JsonPrimitive(batch));
        json.addProperty("engine", engine);
        add(json, "median_us", medianMicros);
        add(json, "ratio_to_dl4j", ratioToDl4j);
        add(json, "ratio_to_torch", ratioToTorch);
        add(json, "share_of_peak", shareOfPeak);
        more.forEach((name, value) -> json.addProperty(name, rounded(value)));
        return GSON.toJson(json);
    }

    private static JsonElement text(String value) {
        return Optional.of(value)
                .filter(v -> !v.isEmpty())
                .<JsonElement>map(JsonPrimitive::new)
                .orElse(JsonNull.INSTANCE);
    }

    private static void add(JsonObject json, String name, OptionalDouble value) {
        json.add(name, value.isPresent() ? new JsonPrimitive(rounded(value.getAsDouble())) : JsonNull.INSTANCE);
    }

    private static Number rounded(Number value) {
        return value instanceof Double d
                ? (Number) new BigDecimal(d).round(DIGITS).doubleValue()
                : value;
    }
}
