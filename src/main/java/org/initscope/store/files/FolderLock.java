package org.initscope.store.files;

import java.io.IOException;

/** The right of one process to write to a folder. */
public interface FolderLock extends AutoCloseable {
    /** The name of the lock's file in the folder. */
    String FILE = "lock";

    /**
     * Takes the lock of a folder: the operating system's on this machine, a file of its own on another file system.
     *
     * @param what lies in the folder, such as {@code run}
     * @param remedy what to do where another process has it
     * @throws IllegalArgumentException where another process has it
     */
    static FolderLock take(DataFolder folder, String what, String remedy) {
        try {
            return PathFileSystem.isLocal(folder.path())
                    ? SystemLock.take(folder, what, remedy)
                    : LockFile.take(folder, what, remedy);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the lock " + folder + "/" + FILE + " cannot be taken: " + e.getMessage(), e);
        }
    }

    /** Gives the right back. */
    @Override
    void close();
}
