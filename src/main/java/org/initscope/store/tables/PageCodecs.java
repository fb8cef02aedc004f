package org.initscope.store.tables;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.xerial.snappy.Snappy;

/**
 * How pages of a file are unpacked. Those that are written here are Snappy's, which need none of Hadoop's codecs: to read
 * their settings takes longer than to read a small file.
 */
final class PageCodecs implements CompressionCodecFactory {
    private CompressionCodecFactory others;

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return codec == CompressionCodecName.SNAPPY ? SnappyPages.INSTANCE : others().getDecompressor(codec);
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return others().getCompressor(codec);
    }

    private CompressionCodecFactory others() {
        if (others == null) {
            others = HadoopCodecs.newFactory(0);
        }
        return others;
    }

    @Override
    public void release() {
        if (others != null) {
            others.release();
        }
    }

    /** Pages of Snappy, each of which is one block. */
    private enum SnappyPages implements BytesInputDecompressor {
        INSTANCE;

        @Override
        public BytesInput decompress(BytesInput page, int length) throws IOException {
            byte[] packed = page.toByteArray();
            requireLength(Snappy.uncompressedLength(packed), length);
            return BytesInput.from(Snappy.uncompress(packed));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedLength, ByteBuffer page, int length) throws IOException {
            byte[] bytes = new byte[packedLength];
            packed.get(bytes);
            requireLength(Snappy.uncompressedLength(bytes), length);
            page.put(Snappy.uncompress(bytes));
        }

        private static void requireLength(int found, int expected) throws IOException {
            if (found != expected) {
                throw new IOException("a page of " + found + " bytes says that it has " + expected);
            }
        }

        @Override
        public void release() {}
    }
}
