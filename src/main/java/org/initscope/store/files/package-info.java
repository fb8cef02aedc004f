/** Folders of runs and searches on any file system of Hadoop. */
package org.initscope.store.files;
