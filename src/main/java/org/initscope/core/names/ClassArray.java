package org.initscope.core.names;

import java.io.Serializable;
import java.util.Arrays;

/** An array of classes in the smallest type that holds them all. */
abstract class ClassArray implements Serializable {
    private static final long serialVersionUID = 1L;

    static ClassArray allocate(int vocabularySize, int length) {
        if (vocabularySize <= 1 << Byte.SIZE) {
            return new Bytes(new byte[length]);
        }
        return vocabularySize <= 1 << Character.SIZE ? new Chars(new char[length]) : new Ints(new int[length]);
    }

    abstract int get(int index);

    abstract void set(int index, int characterClass);

    /** The first elements of this array, and zeros where it has fewer. */
    abstract ClassArray copyOf(int length);

    private static final class Bytes extends ClassArray {
        private static final long serialVersionUID = 1L;

        private final byte[] values;

        private Bytes(byte[] values) {
            this.values = values;
        }

        @Override
        int get(int index) {
            return values[index] & 0xFF;
        }

        @Override
        void set(int index, int characterClass) {
            values[index] = (byte) characterClass;
        }

        @Override
        ClassArray copyOf(int length) {
            return new Bytes(Arrays.copyOf(values, length));
        }
    }

    private static final class Chars extends ClassArray {
        private static final long serialVersionUID = 1L;

        private final char[] values;

        private Chars(char[] values) {
            this.values = values;
        }

        @Override
        int get(int index) {
            return values[index];
        }

        @Override
        void set(int index, int characterClass) {
            values[index] = (char) characterClass;
        }

        @Override
        ClassArray copyOf(int length) {
            return new Chars(Arrays.copyOf(values, length));
        }
    }

    private static final class Ints extends ClassArray {
        private static final long serialVersionUID = 1L;

        private final int[] values;

        private Ints(int[] values) {
            this.values = values;
        }

        @Override
        int get(int index) {
            return values[index];
        }

        @Override
        void set(int index, int characterClass) {
            values[index] = characterClass;
        }

        @Override
        ClassArray copyOf(int length) {
            return new Ints(Arrays.copyOf(values, length));
        }
    }
}
