/** What the pages show, as records, and the self-contained page that is made of them. */
package org.initscope.report;
