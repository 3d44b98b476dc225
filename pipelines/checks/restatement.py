"""Guards mart.restatement: the bridge from a publication to the figures of now leaves nothing over."""

from pipelines.suite import Suite

SUITE = Suite(
    table="mart.restatement",
    query="""
        with bridged as (
            select publication_id, period, sum(now_kgco2e) as kgco2e, sum(now_nok) as nok,
                sum(abs(remainder_kgco2e)) as remainder_kgco2e, sum(abs(remainder_nok)) as remainder_nok
            from mart.restatement
            group by publication_id, period
        ),
        counted as (
            select period, kgco2e, amount_nok as nok from mart.footprint_coverage
        )
        select
            case
                when bridged.remainder_kgco2e <> 0 or bridged.remainder_nok <> 0
                    then bridged.publication_id || ', ' || bridged.period || ': the bridge leaves over '
                        || cast(bridged.remainder_kgco2e as varchar) || ' kg CO2e and NOK '
                        || cast(bridged.remainder_nok as varchar)
                when bridged.kgco2e <> coalesce(counted.kgco2e, 0) or bridged.nok <> coalesce(counted.nok, 0)
                    then bridged.publication_id || ', ' || bridged.period || ': the bridge ends at '
                        || cast(bridged.kgco2e as varchar) || ' kg CO2e and NOK ' || cast(bridged.nok as varchar)
                        || ', the pages at ' || cast(counted.kgco2e as varchar) || ' and '
                        || cast(counted.nok as varchar)
            end as left_over
        from bridged
        left join counted on counted.period = bridged.period
    """,
    must=lambda gxe: (gxe.ExpectColumnValuesToBeNull(column="left_over"),),
)
