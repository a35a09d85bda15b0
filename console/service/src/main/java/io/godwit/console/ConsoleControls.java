package io.godwit.console;

import io.godwit.control.AlertControl;
import io.godwit.control.ConflictControl;
import io.godwit.control.DataSourceControl;
import io.godwit.control.MonitorControl;
import io.godwit.control.ObjectControl;
import io.godwit.control.PrecheckControl;
import io.godwit.control.SecretControl;
import io.godwit.control.ServiceControl;
import io.godwit.control.SwitchoverControl;
import io.godwit.control.TemplateControl;
import io.godwit.control.TopicControl;

/** What the interface is about, each part by its control. */
public record ConsoleControls(
        ServiceControl tasks,
        DataSourceControl dataSources,
        TemplateControl templates,
        SecretControl secrets,
        TopicControl topics,
        ObjectControl objects,
        ConflictControl conflicts,
        MonitorControl monitor,
        AlertControl alerts,
        PrecheckControl prechecks,
        SwitchoverControl switchovers) {}
