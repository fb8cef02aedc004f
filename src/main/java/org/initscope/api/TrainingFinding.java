package org.initscope.api;

import java.util.Optional;
import org.initscope.core.remedy.Advice;

/**
 * What a rule says of a training.
 *
 * @param rule its name, for example {@code saturated-activations}; docs/diagnosis.md describes each
 * @param layer the name of the layer; empty where it is the whole network
 * @param fromStep first step of the evidence
 * @param toStep last step of the evidence
 * @param message one sentence
 * @param remedy what to change, in words; blank where nothing is to be changed
 */
public record TrainingFinding(
        String rule,
        Verdict verdict,
        Optional<String> layer,
        long fromStep,
        long toStep,
        String message,
        String remedy) {

    static TrainingFinding of(Advice advice) {
        return new TrainingFinding(
                advice.rule(),
                Verdict.of(advice.verdict()),
                advice.place().layerName(),
                advice.evidence().fromStep(),
                advice.evidence().toStep(),
                advice.message(),
                advice.advised().text());
    }
}
