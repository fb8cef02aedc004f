package org.initscope.store.tables;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.initscope.store.files.PathFileSystem;

/** A file of a table, as Parquet reads it. */
record StoredFile(FileSystem fileSystem, Path path) implements InputFile {
    static StoredFile of(Configuration hadoop, Path path) throws IOException {
        return new StoredFile(PathFileSystem.of(hadoop, path), path);
    }

    @Override
    public long getLength() throws IOException {
        return fileSystem.getFileStatus(path).getLen();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        return HadoopStreams.wrap(fileSystem.open(path));
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
