package org.initscope.core.search;

import java.util.List;

/** Which name somebody may have meant who wrote another one. */
@FunctionalInterface
public interface Resemblance {

    /** The candidate that is most like what was written. */
    String nearest(String written, List<String> candidates);
}
