package org.initscope.core.search;

import static org.initscope.core.Check.require;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.initscope.core.RandomStream;

/** The ids of many trials, each 16 hexadecimal digits, numbered in the order in which they were added: 16 to 24 bytes an id. */
public final class TrialIds {
    private static final int DIGITS = 16;
    private static final int HEXADECIMAL = 16;
    private static final int FREE = -1;

    private long[] ids = new long[DIGITS];
    private int count;
    /** Numbers of ids by their hashes, at most half of it taken. */
    private int[] numbers = free(2 * ids.length);

    private static int[] free(int length) {
        int[] numbers = new int[length];
        Arrays.fill(numbers, FREE);
        return numbers;
    }

    /** Adds an id, and says whether it was not there. */
    public boolean add(String id) {
        require(isId(id), "the id %s of a trial is not %d hexadecimal digits", id, DIGITS);
        if (count == ids.length) {
            grow();
        }
        long bits = Long.parseUnsignedLong(id, HEXADECIMAL);
        int slot = slot(bits);
        if (numbers[slot] != FREE) {
            return false;
        }
        numbers[slot] = count;
        ids[count++] = bits;
        return true;
    }

    private void grow() {
        ids = Arrays.copyOf(ids, 2 * count);
        numbers = free(2 * ids.length);
        for (int number = 0; number < count; number++) {
            numbers[slot(ids[number])] = number;
        }
    }

    /** Where an id is, or would be. */
    private int slot(long bits) {
        int slot = (int) RandomStream.scramble(bits) & numbers.length - 1;
        while (numbers[slot] != FREE && ids[numbers[slot]] != bits) {
            slot = slot + 1 & numbers.length - 1;
        }
        return slot;
    }

    public int size() {
        return count;
    }

    /** The id with a number. */
    public String at(int number) {
        return HexFormat.of().toHexDigits(ids[number]);
    }

    /** The number of an id; empty where it was not added. */
    public OptionalInt number(String id) {
        int number = isId(id) ? numbers[slot(Long.parseUnsignedLong(id, HEXADECIMAL))] : FREE;
        return number == FREE ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The numbers in the order of the ids. */
    public int[] sorted() {
        // the order of texts is that of unsigned numbers
        return Arrays.stream(ids, 0, count)
                .map(bits -> bits ^ Long.MIN_VALUE)
                .sorted()
                .mapToInt(bits -> numbers[slot(bits ^ Long.MIN_VALUE)])
                .toArray();
    }

    private static boolean isId(String text) {
        return text.length() == DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }
}
