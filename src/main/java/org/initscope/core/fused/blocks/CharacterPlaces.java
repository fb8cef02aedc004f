package org.initscope.core.fused.blocks;

import java.util.Arrays;
import org.initscope.core.fused.arithmetic.Stride;

/**
 * Gives each character of a minibatch one place at each position where it stands, however many examples have it there. Places
 * of a position follow each other, those of each position up to whole tiles.
 */
final class CharacterPlaces {
    private final int vocabularySize;
    private final int positions;

    /** The place of each character at each position, [positions, vocabulary]; −1 where no example has it there. */
    private final int[] placeOf;
    /** The first place of each position, and of one beyond. */
    private final int[] begins;
    /** How many characters stand at each position. */
    private final int[] counts;

    /** The number of each character that some example has, from 1 on; 0 where none has it. */
    private final int[] numberOf;
    /** The characters by their number. */
    private final int[] numbered;
    /** How many characters have a number. */
    private int distinct;
    /** The number of each place's character; 0 where a place fills up a tile. */
    private final int[] numbers;

    private int[] ofExamples = new int[0];

    CharacterPlaces(int positions, int vocabularySize) {
        this.positions = positions;
        this.vocabularySize = vocabularySize;
        this.placeOf = new int[Math.multiplyExact(positions, vocabularySize)];
        Arrays.fill(placeOf, -1);
        this.numbers = new int[Math.multiplyExact(positions, Stride.tiled(vocabularySize))];
        this.numberOf = new int[vocabularySize];
        this.numbered = new int[vocabularySize + 1];
        this.begins = new int[positions + 1];
        this.counts = new int[positions];
    }

    /** Finds the places of some examples, whose contexts begin with the given element. */
    void find(int[] contexts, int from, int examples) {
        int used = Math.multiplyExact(examples, positions);
        if (ofExamples.length < used) {
            ofExamples = new int[used];
        }
        forget();
        int begin = 0;
        for (int position = 0; position < positions; position++) {
            begins[position] = begin;
            int next = findAt(position, contexts, from, used, begin);
            counts[position] = next - begin;
            begin += Stride.tiled(next - begin);
            Arrays.fill(numbers, next, begin, 0);
        }
        begins[positions] = begin;
    }

    /** Finds the places of one position from the given one on, and returns the next. */
    private int findAt(int position, int[] contexts, int from, int used, int begin) {
        // in local variables, which the compiler keeps in registers
        int[] found = placeOf;
        int[] examples = ofExamples;
        int step = positions;
        int row = position * vocabularySize;
        int next = begin;
        for (int i = position; i < used; i += step) {
            int character = contexts[from + i];
            int place = found[row + character];
            if (place < 0) {
                place = next++;
                found[row + character] = place;
                numbers[place] = number(character);
            }
            examples[i] = place;
        }
        return next;
    }

    private int number(int character) {
        if (numberOf[character] == 0) {
            distinct++;
            numberOf[character] = distinct;
            numbered[distinct] = character;
        }
        return numberOf[character];
    }

    /** Those of the minibatch before: a large vocabulary has far more characters than a minibatch. */
    private void forget() {
        for (int position = 0; position < positions; position++) {
            int end = begins[position] + counts[position];
            for (int place = begins[position]; place < end; place++) {
                placeOf[position * vocabularySize + characterAt(place)] = -1;
            }
        }
        for (; distinct > 0; distinct--) {
            numberOf[numbered[distinct]] = 0;
        }
    }

    /** The first place of a position. */
    int begin(int position) {
        return begins[position];
    }

    /** How many characters stand at a position. */
    int count(int position) {
        return counts[position];
    }

    /** Places of a position up to whole tiles. */
    int tiledCount(int position) {
        return begins[position + 1] - begins[position];
    }

    /** Places of all positions. */
    int size() {
        return begins[positions];
    }

    /** The place of each example's characters, [examples, positions]. */
    int[] ofExamples() {
        return ofExamples;
    }

    /** The number of each place's character, from 1 on; 0 where a place fills up a tile. */
    int[] numbers() {
        return numbers;
    }

    /** How many characters some example has. */
    int distinct() {
        return distinct;
    }

    /** The character of a number. */
    int character(int number) {
        return numbered[number];
    }

    /** The character of a place that some example has. */
    int characterAt(int place) {
        return numbered[numbers[place]];
    }
}
