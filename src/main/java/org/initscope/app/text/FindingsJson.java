package org.initscope.app.text;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.HashMap;
import java.util.Map;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;

/** A finding as one JSON object on one line; what is undefined is left out. */
public final class FindingsJson {
    private FindingsJson() {}

    public static String line(Advice finding) {
        return line(Map.of(), finding);
    }

    /** A finding of a trial. */
    public static String line(String trial, Advice finding) {
        return line(Map.of("trial_id", trial), finding);
    }

    private static String line(Map<String, String> whose, Advice finding) {
        Map<String, Object> json = new HashMap<>(whose);
        json.put("verdict", finding.verdict().label());
        json.put("rule", finding.rule());
        json.put("rule_version", finding.finding().judge().version());
        json.put("message", finding.message());
        finding.place().layerIndex().ifPresent(index -> json.put("layer_index", index));
        finding.place().layerName().ifPresent(name -> json.put("layer_name", name));
        finding.place().parameter().ifPresent(name -> json.put("parameter", name));
        finding.evidence().quantity().ifPresent(quantity -> {
            json.put("quantity", quantity);
            json.put("from_step", finding.evidence().fromStep());
            json.put("to_step", finding.evidence().toStep());
        });
        finding.evidence().observed().ifPresent(value -> json.put("observed", value));
        finding.evidence().threshold().ifPresent(value -> json.put("threshold", value));
        finding.finding().cost().ifPresent(cost -> {
            json.put("expected_cost", cost.nats());
            json.put("expected_cost_low", cost.low());
            json.put("expected_cost_high", cost.high());
            json.put("after_steps", cost.afterSteps());
        });
        if (finding.advised() instanceof Remedy.Change change) {
            json.put("remedy", change.settings());
        } else if (finding.advised() instanceof Remedy.None none) {
            json.put("no_remedy", none.reason());
        }
        return ConfigValueFactory.fromMap(json).render(ConfigRenderOptions.concise());
    }
}
