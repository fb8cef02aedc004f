/** What a terminal shows: tables, findings, progress and figures. */
package org.initscope.app.text;
