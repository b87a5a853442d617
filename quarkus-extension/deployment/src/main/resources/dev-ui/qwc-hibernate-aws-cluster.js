import { QwcHotReloadElement, html, css } from 'qwc-hot-reload-element';
import { JsonRpc } from 'jsonrpc';
import { notifier } from 'notifier';
import '@vaadin/button';
import '@vaadin/details';

/** The clusters of the application: what its engines know, and the local servers to break. */
export class QwcHibernateAwsCluster extends QwcHotReloadElement {
    jsonRpc = new JsonRpc(this, false);

    static styles = css`
        :host { display: block; padding: 0 20px 20px; overflow: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--lumo-contrast-10pct); }
        th { color: var(--lumo-secondary-text-color); font-weight: 500; }
        .writer td:first-child { font-weight: bold; color: var(--lumo-primary-text-color); }
        .bad { color: var(--lumo-error-text-color); }
        .quiet { color: var(--lumo-secondary-text-color); }
        code { word-break: break-word; }
    `;

    static properties = {
        _facts: { state: true },
        _local: { state: true },
        _busy: { state: true },
    };

    constructor() {
        super();
        this._facts = null;
        this._local = [];
        this._busy = null;
    }

    connectedCallback() {
        super.connectedCallback();
        this.hotReload();
        this._timer = setInterval(() => this.hotReload(), 1000);
    }

    disconnectedCallback() {
        clearInterval(this._timer);
        super.disconnectedCallback();
    }

    hotReload() {
        this.jsonRpc.facts().then(answer => { this._facts = answer.result; });
        this.jsonRpc.localInstances().then(answer => { this._local = answer.result; });
    }

    render() {
        if (!this._facts) {
            return html`<p class="quiet">Asking the application…</p>`;
        }
        return html`
            ${this._facts.clusters.length === 0
                ? html`<p class="quiet">The application has not opened a connection yet.</p>`
                : this._facts.clusters.map(cluster => this._cluster(cluster))}
            ${this._local.length > 0 ? this._servers() : ''}
            ${this._pools()}
            ${this._facts.clusters.map(cluster => this._settings(cluster))}`;
    }

    _cluster(cluster) {
        return html`
            <h3>Cluster ${cluster.name}
                <small class="quiet">${cluster.ageMillis === null ? 'topology unknown' : `topology ${cluster.ageMillis} ms old`}</small></h3>
            <table id="topology">
                <tr><th>Instance</th><th>Role</th><th>Verified</th><th>Available</th><th>Lag</th><th>Connections</th><th>In a call</th><th>Host</th></tr>
                ${cluster.instances.map(i => html`
                    <tr class="${i.role}">
                        <td>${i.id}</td><td>${i.role}</td><td>${i.verified ? 'yes' : 'no'}</td>
                        <td class="${i.available ? '' : 'bad'}">${i.available ? 'yes' : 'no'}</td>
                        <td>${i.lagMillis < 0 ? 'unknown' : `${Math.round(i.lagMillis)} ms`}</td>
                        <td>${i.open}</td><td class="in-flight">${i.inFlight}</td><td class="quiet">${i.host}</td>
                    </tr>`)}
            </table>
            <h4>What happened</h4>
            ${cluster.events.length === 0 ? html`<p class="quiet">Nothing yet.</p>` : html`
                <table id="events">
                    ${cluster.events.map(e => html`<tr><td>${e.time}</td><td>${e.kind}</td><td>${e.text}</td></tr>`)}
                </table>`}`;
    }

    _servers() {
        return html`
            <h3>Local servers</h3>
            <table id="servers">
                <tr><th>Server</th><th>Datasource</th><th>Processes</th><th>Break it</th></tr>
                ${this._local.map(s => html`
                    <tr class="${s.writer ? 'writer' : ''}">
                        <td>${s.id}${s.writer ? ' (writer)' : ''}</td><td>${s.dataSource}</td>
                        <td class="${s.life === 'up' ? '' : 'bad'}">${s.life}</td>
                        <td>${this._orders(s).map(order => html`
                            <vaadin-button id="${order}-${s.id}" theme="small" ?disabled="${this._busy !== null}"
                                @click="${() => this._order(order, s)}">${order}</vaadin-button>`)}</td>
                    </tr>`)}
            </table>`;
    }

    /** What makes sense now. */
    _orders(server) {
        switch (server.life) {
            case 'up': return server.writer ? ['crash', 'freeze'] : ['switchover', 'crash', 'freeze'];
            case 'frozen': return ['thaw', 'crash'];
            default: return ['rejoin'];
        }
    }

    _order(order, server) {
        this._busy = server.id;
        this.jsonRpc[order]({ dataSource: server.dataSource, instance: String(server.number) })
            .then(answer => {
                if (answer.result) {
                    notifier.showErrorMessage(`${order} ${server.id}: ${answer.result}`);
                }
            })
            .catch(error => notifier.showErrorMessage(`${order} ${server.id}: ${error.error?.message ?? error}`))
            .finally(() => {
                this._busy = null;
                this.hotReload();
            });
    }

    _pools() {
        return html`
            <h3>Pools</h3>
            <table id="pools">
                <tr><th>Datasource</th><th>In use</th><th>Idle</th><th>Waiting</th><th>At most</th></tr>
                ${this._facts.pools.map(p => html`
                    <tr><td>${p.dataSource}</td><td>${p.active}</td><td>${p.available}</td>
                        <td>${p.awaiting}</td><td>${p.maxSize}</td></tr>`)}
            </table>`;
    }

    _settings(cluster) {
        return html`
            <vaadin-details>
                <vaadin-details-summary slot="summary">Settings in force of ${cluster.name}</vaadin-details-summary>
                <table id="settings">
                    ${Object.entries(cluster.settings).map(([name, value]) => html`
                        <tr><td>${name}</td><td><code>${value}</code></td></tr>`)}
                </table>
            </vaadin-details>`;
    }
}

customElements.define('qwc-hibernate-aws-cluster', QwcHibernateAwsCluster);
