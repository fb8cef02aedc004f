/** Rules from the evidence of a training to findings, each with its place, its numbers and its remedy. */
package org.initscope.core.diagnosis;
