"""Leaks in the decision: a looser rule wins, history is forgotten, a preference or a failure opens the cloud."""

from tests.mutants.mutant import Mutant

WEIGH = "router/policy/weigh.py"
JUDGE = "router/policy/judge.py"
TEST_WEIGH = "tests/router/policy/test_weigh.py::"
LAWS = "tests/router/policy/test_decide_laws.py::"
BROKEN = "        except ConfigurationError as error:\n"

WEIGHING: tuple[Mutant, ...] = (
    Mutant(
        "first-rule-wins",
        "what a later rule of the file would have kept",
        JUDGE,
        "        strictest = max((claim.treatment for claim in own), default=Treatment.ALLOW)",
        "        strictest = next((claim.treatment for claim in own), Treatment.ALLOW)",
        (
            "tests/router/policy/test_each_finding.py::test_of_the_rules_about_one_finding_the_strictest_says_what_happens_to_it",
        ),
    ),
    Mutant(
        "first-claim-wins",
        "a request whose first finding may leave and whose second may not",
        WEIGH,
        "    treatment = max((one for one, _ in asked), default=Treatment.ALLOW)",
        "    treatment = next((one for one, _ in asked), Treatment.ALLOW)",
        (
            f"{LAWS}test_the_strictest_rule_wins_wherever_it_stands",
            f"{LAWS}test_the_strictest_exchange_wins_wherever_it_stands",
        ),
    ),
    Mutant(
        "otherwise-ignored",
        "kinds that no rule of the policy names",
        JUDGE,
        "        if not spoken_for:",
        "        if False:",
        (f"{TEST_WEIGH}test_otherwise_is_for_what_no_rule_speaks_of",),
    ),
    Mutant(
        "history-is-allowed",
        "values of earlier turns, as they were said",
        JUDGE,
        "                return Claim(Treatment.MASK, rule.name)\n",
        "                return Claim(Treatment.ALLOW, rule.name)\n",
        (f"{TEST_WEIGH}test_history_has_a_treatment_of_its_own",),
    ),
    Mutant(
        "opaque-is-allowed",
        "images, sounds and files",
        WEIGH,
        "        yield kept(Claim(policy.opaque, Word.OPAQUE))",
        "        yield Claim(Treatment.ALLOW, Word.OPAQUE)",
        ("tests/router/policy/test_each_finding.py::test_an_opaque_part_leaves_only_where_the_policy_says_so",),
    ),
    Mutant(
        "doubt-is-allowed",
        "whatever could not be inspected",
        WEIGH,
        "        yield kept(Claim(policy.unsure, Word.UNSURE))",
        "        yield Claim(Treatment.ALLOW, Word.UNSURE)",
        (f"{TEST_WEIGH}test_doubts_and_opaque_parts_count_wherever_they_are",),
    ),
    Mutant(
        "unmaskable-is-masked-anyway",
        "values in keys, names and numbers, which no placeholder can stand for",
        JUDGE,
        "    if not fact.fixed or not any(",
        "    if True or not any(",
        (f"{TEST_WEIGH}test_a_mask_that_cannot_stand_keeps_the_request_here",),
    ),
    Mutant(
        "a-wish-opens-the-cloud",
        "what must stay, when the client names a model of a cloud",
        "router/policy/prefer.py",
        "    if private or _shut(situation) or closed is not None:",
        "    if (private and situation.wish is not Wish.CLOUD) or _shut(situation) or closed is not None:",
        ("tests/router/policy/test_each_finding.py::test_no_wish_takes_to_a_cloud_what_must_stay",),
    ),
    Mutant(
        "finding-nowhere-is-forgotten",
        "a finding at a place that the conversation does not have",
        "router/policy/facts.py",
        "doubts=len({*conversation.doubts, *inspection.doubts}) + strays,",
        "doubts=len({*conversation.doubts, *inspection.doubts}),",
        ("tests/router/policy/test_facts.py::test_a_finding_nowhere_is_a_doubt_and_cannot_be_masked",),
    ),
    Mutant(
        "all-rights-reserved-forgotten",
        "code whose licence header keeps all rights, under a policy that keeps such code at home",
        "router/policy/facts.py",
        "yield CodeFact(exchange, region.proprietary, role, shape_of(region.place))",
        "yield CodeFact(exchange, False, role, shape_of(region.place))",
        ("tests/router/policy/test_facts.py::test_code_that_keeps_all_rights_is_known_by_its_exchange",),
    ),
    Mutant(
        "a-child-forgets-what-never-leaves",
        "kinds that a base file keeps for good, under a file that extends it",
        "router/policy/resolve.py",
        "        together = together.joined(own)",
        "        together = own",
        ("tests/router/policy/test_extends.py::test_no_child_loosens_what_never_leaves",),
    ),
    Mutant(
        "never-leaves-speaks-for-otherwise",
        "a kind that never leaves unmasked, where `otherwise` keeps it here",
        JUDGE,
        "                spoken_for |= not rule.conditional and rule.name not in WORDS",
        "                spoken_for |= not rule.conditional",
        ("tests/router/policy/test_narrowing.py::test_what_never_leaves_takes_nothing_away_from_otherwise",),
    ),
    Mutant(
        "topics-that-nobody-judges-are-absent",
        "everything about a topic that never leaves, while no model judges topics",
        WEIGH,
        "    unjudged = policy.never.topics and not facts.labels.topics_known",
        "    unjudged = False",
        (
            "tests/router/policy/test_narrowing.py"
            "::test_a_topic_that_never_leaves_keeps_everything_here_while_nothing_judges_topics",
        ),
    ),
    Mutant(
        "an-upstream-that-is-not-admitted-is-asked",
        "a request to a cloud outside the regions that the policy names",
        "router/policy/prefer.py",
        "not situation.cloud or situation.unfit or situation.local_only",
        "not situation.cloud or situation.local_only",
        ("tests/router/policy/test_lean.py::test_an_upstream_that_is_not_admitted_is_a_refusal_that_names_the_key",),
    ),
    Mutant(
        "a-source-is-anybody",
        "what a tool brought in, under a rule that allows what the system prompt says",
        "router/policy/stands.py",
        "    if rule.sources and fact.role not in rule.sources:",
        "    if False:",
        ("tests/router/policy/test_narrowing.py::test_what_is_allowed_at_one_source_leaves_the_others_to_otherwise",),
    ),
    Mutant(
        "stay-home-header-ignored",
        "a request that the client asked to be kept at home",
        "router/door/answering.py",
        "        return Incoming(body, shown, bool(wanted), self._dialect)",
        "        return Incoming(body, shown, False, self._dialect)",
        ("tests/router/door/test_answering.py::test_any_wish_to_stay_is_heard",),
    ),
    Mutant(
        "offline-ignored",
        "requests of somebody who switched every cloud off",
        "router/settings.py",
        "        offline=_offline(environ),",
        "        offline=False and _offline(environ),",
        ("tests/router/test_settings.py::test_the_environment_overrides_the_file",),
    ),
    Mutant(
        "offline-clouds-are-there",
        "requests of somebody who switched every cloud off",
        "router/upstreams/live.py",
        "        self._clouds = {} if settings.offline else {",
        "        self._clouds = {} if False else {",
        (
            "tests/router/upstreams/test_live.py::test_offline_no_cloud_can_be_called_although_its_models_keep_their_names",
        ),
    ),
    Mutant(
        "names-undetected-and-open",
        "every name, where the model that finds names is not installed",
        "router/app.py",
        "        return self.inspecting.names_detected or not (self.settings.names or needs_names(policy))",
        "        return True",
        ("tests/router/cli/test_serve.py::test_without_names_the_cloud_is_closed_until_the_configuration_accepts_it",),
    ),
    Mutant(
        "fallback-crosses-the-line",
        "what must stay, when the engine of this device fails",
        "router/pipeline.py",
        "                    if again.decision.route is not Route.REFUSED:\n",
        "                    if seen.target.cloud is not None:\n"
        "                        again = replace(again, target=seen.target, decision=replace(\n"
        "                            seen.decision, route=Route.CLOUD, treatment=type(seen.decision.treatment)(0),\n"
        "                            treatments=tuple(type(one)(0) for one in seen.decision.treatments),\n"
        "                        ))\n"
        "                    if again.decision.route is not Route.REFUSED:\n",
        (
            "tests/router/test_second_line.py::test_what_must_stay_stays_when_its_engine_fails",
            "tests/router/test_fallbacks.py::test_before_the_first_byte",
        ),
    ),
    Mutant(
        "broken-policy-is-an-empty-one",
        "everything, from the moment on in which a policy file breaks",
        "router/reloading.py",
        BROKEN,
        f'{BROKEN}            self._adopt(Policy("empty", ()))\n',
        ("tests/router/test_reloading.py::test_a_policy_that_cannot_be_used_changes_nothing_and_is_reported",),
    ),
    Mutant(
        "engine-elsewhere-is-local",
        "whole requests, unmasked, to an engine on another machine",
        "router/settings.py",
        "    if not is_loopback(_host(marked, location, local.base_url)):",
        "    if not _host(marked, location, local.base_url):",
        ("tests/router/test_settings.py::test_an_engine_elsewhere_is_a_cloud_or_nothing",),
    ),
    Mutant(
        "forwarded-model-is-local",
        "whole requests, unmasked, to a model that Ollama runs elsewhere",
        "router/upstreams/servers/ollama.py",
        "        if entry.get(key):",
        "        if False:",
        (
            "tests/router/upstreams/test_discovery.py::test_only_models_that_run_here_are_local_and_the_context_is_the_one_in_force",
        ),
    ),
    Mutant(
        "discovery-looks-around",
        "whole requests, unmasked, to an engine that somebody in the network offers",
        "router/upstreams/discovery.py",
        'for root in roots if is_loopback(host_of(root) or "") and _port(root) not in taken]',
        "for root in roots if _port(root) not in taken]",
        ("tests/router/upstreams/test_discovery.py::test_only_loopback_is_ever_looked_at",),
    ),
    Mutant(
        "every-cloud-is-admitted",
        "a request at a cloud that the policy rules out, because its turn came by weight or it lists the model too",
        "router/upstreams/admitted.py",
        "else _named(target.cloud, clouds)) if admits(policy.upstreams, one)]",
        "else _named(target.cloud, clouds))]",
        ("tests/router/upstreams/test_shares.py::test_no_weight_opens_a_cloud_that_the_policy_does_not_admit",),
    ),
    Mutant(
        "every-cloud-hears-some-of-it",
        "one conversation at several clouds, a turn here and a turn there",
        "router/upstreams/shares.py",
        '    return next((text.text for text in conversation.texts if text.role is Role.USER), "")',
        '    return "".join(text.text for text in conversation.texts)',
        ("tests/router/upstreams/test_shares.py::test_a_conversation_is_shown_to_one_cloud_in_all_its_turns",),
    ),
)
