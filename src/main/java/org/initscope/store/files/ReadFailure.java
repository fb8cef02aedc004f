package org.initscope.store.files;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.ChecksumException;

/** What a failure to read a Parquet file says: that the file system failed, or that the file is damaged. */
public final class ReadFailure {
    private ReadFailure() {}

    /**
     * Whether a file system failed, and not Parquet on what it read. Parquet throws exceptions of both kinds for the
     * latter.
     */
    public static boolean isOfFileSystem(Exception failure) {
        return failure instanceof IOException
                && !(failure instanceof EOFException)
                && !(failure instanceof ChecksumException)
                && Arrays.stream(failure.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .takeWhile(frame -> !frame.startsWith("org.apache.parquet."))
                        .anyMatch(frame -> frame.startsWith("org.apache.hadoop.fs."));
    }
}
