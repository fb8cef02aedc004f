package org.initscope.core.remedy;

import static org.initscope.core.Check.require;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.initscope.core.ShellWord;
import org.initscope.core.diagnosis.Numbers;

/** What to change so that an observed value comes to its target. */
public sealed interface Remedy {

    /**
     * A change of the job's configuration.
     *
     * @param settings new values by configuration key, in the order in which to read them
     */
    record Change(Map<String, String> settings) implements Remedy {
        public Change {
            require(!settings.isEmpty(), "a change changes nothing");
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }

        @Override
        public String text() {
            return settings.entrySet().stream()
                    .map(setting -> "--set " + ShellWord.quoted(setting.getKey() + "=" + setting.getValue()))
                    .collect(Collectors.joining(" "));
        }
    }

    /** A change of a network or training that no configuration describes. */
    record Words(String text) implements Remedy {}

    /** None, and why. */
    record None(String reason) implements Remedy {
        @Override
        public String text() {
            return reason;
        }
    }

    /** Nothing is wrong. */
    record Unneeded() implements Remedy {
        @Override
        public String text() {
            return "";
        }
    }

    /** The same, or none where it asks for a number that is not finite. */
    default Remedy orNoneWhereNotFinite() {
        boolean notFinite = this instanceof Change change
                        && change.settings().values().stream().anyMatch(Numbers::isNotFinite)
                || this instanceof Words words && Numbers.isNotFinite(words.text());
        return notFinite ? none("what is wrong is so far from right that no number mends it") : this;
    }

    /** The change as arguments of the command line, or the reason why there is none. */
    String text();

    /** One setting. */
    static Change set(String key, String value) {
        return new Change(Map.of(key, value));
    }

    static Remedy none(String reason) {
        return new None(reason);
    }

    static Remedy unneeded() {
        return new Unneeded();
    }
}
