package org.initscope.core.search;

import static org.initscope.core.Check.require;

import java.io.Serializable;

/**
 * One configuration to train.
 *
 * @param id a hash of the resolved configuration, so that the same configuration is the same trial in every grid
 * @param point the swept values that make it differ from the base
 */
public record Trial(String id, GridPoint point) implements Serializable {
    public Trial {
        require(!id.isBlank(), "a trial has no id");
    }
}
