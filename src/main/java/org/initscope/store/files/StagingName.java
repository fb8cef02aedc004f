package org.initscope.store.files;

import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The hidden name of a file or folder that is being written. No two writers share one. The name says which process
 * writes, so that files of a process that has ended can be told from those that another is writing.
 */
public final class StagingName {
    private static final String UNFINISHED = ".unfinished";

    /** The process, the second of its start, and its machine in hexadecimal, then the number of the name in the process. */
    private static final Pattern HIDDEN = Pattern.compile(
            "\\.[^/]*\\.([0-9a-f]{1,15})-([0-9a-f]{1,15})-([0-9a-f]{1,8})-\\d+" + Pattern.quote(UNFINISHED));

    /** Names of files have at most 255 bytes, and a hidden one is longer than its file's. */
    private static final int LONGEST_SHOWN = 40;

    private static final AtomicLong NUMBER = new AtomicLong();

    /** The names that this process is writing under. */
    private static final Set<String> OPEN = ConcurrentHashMap.newKeySet();

    private StagingName() {}

    /** A new name, which is this process's until it is given up. */
    public static String take(String name) {
        WriterProcess writer = WriterProcess.current();
        String hidden = "." + (name.length() > LONGEST_SHOWN ? "file" : name)
                + String.format(
                        Locale.ROOT,
                        ".%x-%x-%x-%d",
                        writer.number(),
                        writer.start(),
                        writer.machine().hashCode(),
                        NUMBER.incrementAndGet())
                + UNFINISHED;
        OPEN.add(hidden);
        return hidden;
    }

    /** A sentence of a file system's in which a file is told by the name that the reader knows. */
    static String shown(String sentence, String name) {
        return HIDDEN.matcher(sentence).replaceAll(Matcher.quoteReplacement(name));
    }

    /** Gives a name up, which no file or folder needs to have any more. */
    public static void giveUp(String hidden) {
        OPEN.remove(hidden);
    }

    /**
     * Removes from a folder the hidden files and folders of processes of this machine that have ended. It also removes
     * files that stand aside although their successor has its name. What others are writing stays.
     */
    public static void removeLeftovers(FileSystem fileSystem, Path folder) {
        try {
            Set<String> names = new HashSet<>();
            for (FileStatus file : fileSystem.listStatus(folder)) {
                names.add(file.getPath().getName());
            }
            for (String name : names) {
                if (isLeftover(name)
                        || EarlierFile.name(name).filter(names::contains).isPresent()) {
                    fileSystem.delete(new Path(folder, name), true);
                }
            }
        } catch (IOException e) {
            // no reader sees them, and the next writer tries again
            return;
        }
    }

    private static boolean isLeftover(String name) {
        Matcher parts = HIDDEN.matcher(name);
        WriterProcess current = WriterProcess.current();
        if (!parts.matches()
                || !parts.group(3).equals(Integer.toHexString(current.machine().hashCode()))) {
            return false;
        }
        WriterProcess writer = new WriterProcess(
                Long.parseLong(parts.group(1), 16), current.machine(), Long.parseLong(parts.group(2), 16));
        return writer.equals(current) ? !OPEN.contains(name) : writer.hasEnded();
    }
}
