/** Where further points of a search tell most, once its grid is trained. */
package org.initscope.core.search.refinement;
