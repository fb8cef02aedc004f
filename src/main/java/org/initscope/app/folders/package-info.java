/** Where a run or a search lies, by its id. */
package org.initscope.app.folders;
