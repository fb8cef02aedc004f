/** What a change of a job, or of any network, does about the cause of a finding. */
package org.initscope.core.remedy;
