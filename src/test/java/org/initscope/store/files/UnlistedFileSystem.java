package org.initscope.store.files;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** This machine's file system, which lists no folder. */
public final class UnlistedFileSystem extends RawLocalFileSystem {
    /** A configuration whose files of this machine are on it. */
    public static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setClass("fs.file.impl", UnlistedFileSystem.class, FileSystem.class);
        return configuration;
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        throw new IOException("the folder " + path + " was listed");
    }
}
