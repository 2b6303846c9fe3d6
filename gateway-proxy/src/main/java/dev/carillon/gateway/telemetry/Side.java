package dev.carillon.gateway.telemetry;

/** The two ways through the gateway. */
public enum Side {
    INGRESS("ingress"),
    EGRESS("egress");

    private final String label;

    Side(String label) {
        this.label = label;
    }

    /** As it stands in logs and metrics. */
    public String label() {
        return label;
    }
}
