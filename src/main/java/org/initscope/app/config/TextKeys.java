package org.initscope.app.config;

import java.util.Set;
import org.initscope.app.config.text.JobSource;

/** The keys whose values are texts, which stay as they are typed: those that the readers of a job read as texts. */
final class TextKeys {
    private static final Set<String> KEYS =
            JobReader.textKeys(JobSource.reference().root());

    private TextKeys() {}

    static boolean contains(String key) {
        return KEYS.contains(key);
    }
}
