/** From the evidence about a run, by rules, to findings with their causes. */
package org.initscope.core.diagnosis;
