package org.initscope.core.names;

import java.io.Serializable;
import java.util.BitSet;

/** A set of code points that grows; the union of two sets is the set of both texts. */
public final class CharacterSet implements Serializable {
    private static final long serialVersionUID = 1L;

    private final BitSet codePoints = new BitSet();

    /** Adds every character of a text. */
    public void addAll(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            codePoints.set(codePoint);
            i += Character.charCount(codePoint);
        }
    }

    /** Adds every character of another set. */
    public void addAll(CharacterSet other) {
        codePoints.or(other.codePoints);
    }

    /** The characters in ascending order. */
    public int[] toArray() {
        return codePoints.stream().toArray();
    }
}
