package org.initscope.core;

/**
 * Where a matrix [rows, columns] lies in an array. A block makes its views once and then moves them, since a step allocates
 * nothing.
 */
public final class MatrixView {
    private static final float[] NOTHING = {};

    private float[] floats = NOTHING;
    /** Where the matrix begins of which this is a part. */
    private int origin;

    private int offset;
    private int rows;
    private int columns;
    private int rowStride;
    private int columnStride;

    /**
     * A view of nothing, until it is placed.
     *
     * @param rowStride how far rows are apart in floats; 0 repeats one row, and 1 reads a matrix transposed
     * @param columnStride how far columns are apart; 1 for a matrix that is read as it lies
     */
    public MatrixView(int rowStride, int columnStride) {
        this.rowStride = rowStride;
        this.columnStride = columnStride;
    }

    /** A view of a row-major matrix with padding between columns and stride. */
    public static MatrixView of(float[] array, int offset, int rows, int columns, int rowStride) {
        MatrixView view = new MatrixView(rowStride, 1);
        view.place(array, offset);
        view.resize(rows, columns);
        return view;
    }

    /** A view of a row-major matrix whose rows follow each other without padding. */
    public static MatrixView packed(float[] array, int rows, int columns) {
        return of(array, 0, rows, columns, columns);
    }

    public float[] floats() {
        return floats;
    }

    /** Where the first element lies in the array. */
    public int offset() {
        return offset;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public int rowStride() {
        return rowStride;
    }

    public int columnStride() {
        return columnStride;
    }

    /** Where an element lies in the array. */
    public int at(int row, int column) {
        return offset + row * rowStride + column * columnStride;
    }

    /** Floats of all rows with their padding. */
    public int paddedSize() {
        return rows * rowStride;
    }

    /** The first row of a matrix, again and again. */
    public MatrixView repeatedRow() {
        MatrixView repeated = new MatrixView(0, columnStride);
        repeated.place(floats, offset);
        return repeated;
    }

    /** Begins with an element of an array; what was seen from another element on is now seen from there. */
    public void place(float[] array, int begin) {
        offset += begin - origin;
        origin = begin;
        // a store of a reference tells the garbage collector
        if (floats != array) {
            floats = array;
        }
    }

    /** Begins with an element of the matrix as it was placed. */
    public void moveTo(int row, int column) {
        offset = origin + row * rowStride + column * columnStride;
    }

    /** Takes another number of rows and columns. */
    public void resize(int rowCount, int columnCount) {
        rows = rowCount;
        columns = columnCount;
    }

    /** Takes other strides than the view was made with. */
    public void restride(int newRowStride, int newColumnStride) {
        rowStride = newRowStride;
        columnStride = newColumnStride;
    }

    /** Becomes the part of a matrix from a row and a column on, of a size that is given by {@link #resize}. */
    public void partOf(MatrixView whole, int row, int column) {
        place(whole.floats, whole.at(row, column));
        offset = origin;
        restride(whole.rowStride, whole.columnStride);
    }
}
