"""Rows for the label heads: what a request asks for (task) and what it is about (topics)."""

# ruff: noqa: E501 - tables of intents

import csv
import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from local_models.training import topics_data
from local_models.training.instructions import expand, instructions
from local_models.training.label_row import ALL_TOPICS, FIRST_TOPICS, TASKS, TOPICS, LabelRow, label_row
from local_models.training.splits import Part, part_of

_PLAIN = ALL_TOPICS - {"finance", "hr", "minors"}
"""What told sums are surely not about: children and prices do occur in them."""
_BANK = frozenset({"health", "sexuality", "religion", "politics", "union", "ethnicity"})
_MEDICAL = FIRST_TOPICS | {"credentials", "politics", "union", "religion"}

_UNCOMMON: Mapping[str, str] = {
    "factual-qa": "question", "explanation": "question", "definition": "question", "comparison": "question",
    "system-design": "plan", "architecture": "plan", "migration": "plan", "simple-code": "code", "complex-code": "code",
    "testing": "code", "code-review": "code", "debugging": "debug", "formal-proof": "math", "math-derivation": "math",
    "math-word-problem": "math", "game-theory": "reasoning", "formal-logic": "reasoning", "logic-puzzle": "reasoning",
    "summary": "summarize", "brainstorming": "creative", "creative": "creative", "translation": "translate",
    "greeting": "chat", "rewrite": "rewrite", "classification": "classify", "extraction": "extract",
}  # fmt: skip
_HWU: Mapping[str, str] = {
    "calendar": "time-or-memory", "alarm": "time-or-memory", "datetime": "time-or-memory", "iot": "tool use", "audio": "tool use",
    "play": "tool use", "email": "tool use", "transport": "tool use", "takeaway": "tool use", "lists": "tool use", "social": "tool use",
    "weather": "tool use", "music": "tool use", "news": "tool use", "qa": "question", "general": "chat", "cooking": "question",
}  # fmt: skip
_CLINC: Mapping[str, str] = {
    **dict.fromkeys(["reminder", "reminder_update", "calendar", "calendar_update", "alarm", "timer", "date", "time", "meeting_schedule", "schedule_meeting", "next_holiday", "timezone"], "time-or-memory"),
    **dict.fromkeys(["smart_home", "play_music", "next_song", "make_call", "text", "update_playlist", "shopping_list_update", "todo_list_update", "order", "uber", "book_flight", "book_hotel", "restaurant_reservation", "car_rental", "change_volume", "find_phone", "share_location", "weather", "flip_coin", "roll_dice", "change_speed", "sync_device"], "tool use"),
    **dict.fromkeys(["greeting", "goodbye", "thank_you", "how_old_are_you", "are_you_a_bot", "do_you_have_pets", "what_are_your_hobbies", "what_is_your_name", "where_are_you_from", "who_made_you", "meaning_of_life", "yes", "no", "maybe"], "chat"),
    **dict.fromkeys(["tell_joke"], "creative"),
    **dict.fromkeys(["calculator", "measurement_conversion"], "math"),
    **dict.fromkeys(["definition", "fun_fact", "nutrition_info", "calories", "travel_suggestion", "recipe", "food_last", "ingredients_list", "oil_change_how", "jump_start", "tire_change", "international_visa", "vaccines", "distance", "gas_type", "plug_type", "improve_credit_score"], "question"),
    "translate": "translate", "spelling": "question",
}  # fmt: skip
_SELF: Mapping[str, str] = {
    "code": "write_comments_in_python complete_python_code code_todo regular_expression_generation text_to_sql python_code_generation python_sorting python_leetcode javascript_date_and_time program_for_summation code_for_bitcoin_price htlm_task",
    "debug": "code_syntax_error",
    "math": "fun_math_question find_subset_of_numbers_with_target_sum perfect_numbers solving_equation math_word_problem_with_reasoning solving_math_problem word_math_with_algebra solve_equation_system temperature_conversion measurement_conversion",
    "question": "idiom_meaning explain_natural_phenomenon color_explanation word_definition explain_like_i_am_5 medicine_suggestion national_dishes reducing_belly_fat_exercises exercise_explanation brainstorming_method_explanation",
    "summarize": "one_sentence_description summarizing_news paper_summarization summarize_email",
    "rewrite": "grammar_error_correction correct_misspelling better_word_choice plain_to_professional paraphrase_a_paragraph gender_neutral_rewriting learn_to_hedge dialect_translation",
    "translate": "english_to_chinese_translation",
    "extract": "entity_linking_to_wikipedia extract_country_names place_extraction word_location_in_text finding_toxic_words ner_fill-in-the-blank",
    "classify": "toxic_sentence_detection paraphrasing_classification topic_classification sentence_sentiment spam_classification promotion_identification hate_speech_detection democrats_or_republicans news_categories_multi_labels user_intent_identification dialogue_satisfaction gender_bias_identification",
    "plan": "birthday_planning_checklist plan_a_trip travel_budget plan_syllabus monthly_budget coach_planning school_lunches grocery_list",
    "creative": "english_haiku_generation horror_movie_opening story_composition joke_about_phd three_sentence_story knock_knock_joke new_ice_cream complete_the_lyrics movie_ending dad_joke_intensified question-answer_jokes product_description_generation negative_blender_review",
    "chat": "chat_response start_conversation",
    "reasoning": "syllogism analogy_completion oldest_person chess_puzzle",
}  # fmt: skip
_PROMPTS: Sequence[tuple[str, str]] = (
    ("xsum|cnn_dailymail|samsum|gigaword|multi_news|billsum|scitldr|aeslc|scientific_papers|sent_comp", "summarize"),
    ("imdb|rotten|amazon_polarity|yelp|emotion|ag_news|dbpedia|sms_spam|tweet_eval|financial_phrasebank|sst|newspop|emo$|hate_speech|app_reviews|jigsaw", "classify"),
    ("asset|turk|paws|jfleg|discofuse|wiki_split|onestop", "rewrite"),
    ("great_code|neural_code|code_x_glue", "code"),
    ("math_dataset|aqua_rat|math_qa", "math"),
    ("squad|quoref|adversarial_qa|ropes|docred|species_800|ncbi|acronym_ident", "extract"),
)  # fmt: skip


def _lines(path: Path) -> Iterator[Any]:
    raw = path.read_bytes()
    for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).splitlines():
        yield json.loads(line)


def _clinc(tasks: Path) -> Iterator[LabelRow]:
    domains = json.loads((tasks / "clinc150" / "domains.json").read_text(encoding="utf-8"))
    money = {*domains["banking"], *domains["credit_cards"], "taxes", "income", "rollover_401k", "insurance"}
    work = {
        "pto_request_status",
        "payday",
        "income",
        "pto_balance",
        "pto_request",
        "pto_used",
        "w2",
        "direct_deposit",
        "rollover_401k",
    }
    with gzip.open(tasks / "clinc150" / "clinc_train_val.json.gz", "rt", encoding="utf-8") as file:
        clinc = json.load(file)
    for text, intent in [*clinc["train"], *clinc["val"]]:
        topics = frozenset(topic for topic, intents in (("finance", money), ("hr", work)) if intent in intents)
        known = ALL_TOPICS - ({"health"} if intent in {"vaccines", "calories", "nutrition_info"} else set())
        known -= {"credentials"} if topics else frozenset()
        yield label_row(text, _CLINC.get(intent, ""), ("clinc150", f"{intent}/{len(text) % 10}"), topics, known)


def _hwu(path: Path) -> Iterator[LabelRow]:
    for record in _lines(path):
        intent = f"{record['scenario']}/{record['intent']}"
        special = {"qa/maths": "math", "general/joke": "creative"}
        task = special.get(intent, _HWU.get(record["scenario"], ""))
        if intent in {"general/quirky", "qa/stock", "qa/currency", "general/explain"}:
            task = ""
        group = f"{intent}/{len(record['text']) % 10}"
        yield label_row(record["text"], task, ("hwu64", group), known=ALL_TOPICS - {"finance"})


def requests(data: Path) -> Iterator[LabelRow]:
    """Yield assistant requests: CLINC150, HWU64, Snips, Banking77, ChatterBot."""
    tasks = data / "tasks"
    yield from _clinc(tasks)
    yield from _hwu(data / "temporal" / "hwu64" / "hwu64_train.jsonl.gz")
    for name in ("PlayMusic", "BookRestaurant", "AddToPlaylist", "GetWeather"):
        for number, record in enumerate(_lines(data / "temporal" / "snips" / f"{name}.train.jsonl.gz")):
            if number % 8 == 0:
                text = "".join(piece["text"] for piece in record["data"])
                yield label_row(text, "tool use", ("snips", f"{name}/{number // 40}"), known=ALL_TOPICS)
    with gzip.open(tasks / "banking77" / "train.csv.gz", "rt", encoding="utf-8") as file:
        for record in csv.DictReader(file):
            origin = ("banking77", record["category"])
            yield label_row(record["text"], "", origin, frozenset({"finance"}), _BANK)
    friendly = {"greetings", "conversations", "emotion", "botprofile", "humor", "gossip", "personality", "profile"}
    for number, record in enumerate(_lines(tasks / "chatterbot" / "english.jsonl.gz")):
        if record["topic"] in friendly:
            yield label_row(record["turns"][0], "chat", ("chatterbot", str(number // 20)), known=FIRST_TOPICS)


def problems(data: Path) -> Iterator[LabelRow]:
    """Yield GSM8K, BIG-Bench Hard, MBPP, Self-Instruct, promptsource templates and UncommonRoute prompts."""
    tasks = data / "tasks"
    for number, record in enumerate(_lines(tasks / "gsm8k" / "train.jsonl.gz")):
        if number % 9 == 0:
            yield label_row(record["question"], "math", ("gsm8k", str(number)), known=_PLAIN)
    skip = {
        "word_sorting",
        "dyck_languages",
        "salient_translation_error_detection",
        "ruin_names",
        "hyperbaton",
        "movie_recommendation",
    }
    seen: dict[str, int] = {}
    for record in _lines(tasks / "bbh" / "bbh.jsonl.gz"):
        name = record["task"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] <= 45 and name not in skip:
            yield label_row(
                record["input"],
                "math" if "arithmetic" in name else "reasoning",
                ("bbh", name),
                known=FIRST_TOPICS | {"credentials", "union"},
            )
    for record in _lines(tasks / "mbpp" / "mbpp_601-974.jsonl"):
        yield label_row(record["text"], "code", ("mbpp", str(record["task_id"])), known=ALL_TOPICS)
    by_name = {name: task for task, names in _SELF.items() for name in names.split()}
    for record in _lines(tasks / "self_instruct" / "seed_tasks.jsonl"):
        text = record["instruction"] + "\n" + record["instances"][0]["input"]
        if record["name"] in by_name:
            yield label_row(text, by_name[record["name"]], ("self_instruct", record["name"]))
    for record in _lines(data / "routing" / "uncommonroute" / "train.jsonl.gz"):
        if record["category"] in _UNCOMMON:
            yield label_row(record["prompt"], _UNCOMMON[record["category"]], ("uncommonroute", record["prompt"]))
    yield from _promptsource(tasks)


def _promptsource(tasks: Path) -> Iterator[LabelRow]:
    for record in _lines(tasks / "promptsource" / "templates.jsonl.gz"):
        task = next((task for pattern, task in _PROMPTS if re.search(pattern, record["dataset"])), "")
        text = re.sub(r"\{%.*?%\}", "", record["jinja"].split("|||")[0], flags=re.DOTALL)
        text = re.sub(r"\{\{.*?\}\}", "{PASSAGE}", text, flags=re.DOTALL).strip()
        generation = re.search(r"generat|write (?:a|the) (?:text|article|review)|expand", text.lower())
        if task and record["original_task"] and len(text) > 30 and not generation:
            yield label_row(text, task, ("promptsource", record["dataset"]))


def topical(data: Path) -> Iterator[LabelRow]:
    """Yield health, legal, finance and personnel texts whose task is not known."""
    only = FIRST_TOPICS
    for number, record in enumerate(_lines(data / "summaries" / "medquad" / "medquad_train.jsonl.gz")):
        if number % 30 == 0:
            yield label_row(
                record["question"], "question", ("medquad", record["file"]), frozenset({"health"}), _MEDICAL
            )
    with gzip.open(data / "summaries" / "mts_dialog" / "train.csv.gz", "rt", encoding="utf-8") as file:
        for record in csv.DictReader(file):
            yield label_row(
                record["dialogue"][:600],
                "",
                ("mts_dialog", record["ID"]),
                frozenset({"health"}),
                only - {"hr", "finance"},
            )
    for record in _lines(data / "topics" / "legalbench" / "legalbench_train.jsonl.gz"):
        text = str(record["row"].get("text") or record["row"].get("question") or "")
        if record["license"] != "CC BY-SA 4.0" and len(text) > 20:
            yield label_row(
                text[:600], "", ("legalbench", record["task"]), frozenset({"legal"}), only - {"finance", "hr"}
            )
    with gzip.open(data / "memory" / "tatqa" / "tatqa_dataset_dev.json.gz", "rt", encoding="utf-8") as file:
        for number, record in enumerate(json.load(file)):
            for question in record["questions"][:3]:
                yield label_row(question["question"], "question", ("tatqa", str(number)), frozenset({"finance"}), only)
    for record in _lines(data / "topics" / "privacylens" / "privacylens_300.jsonl.gz"):
        topics = frozenset(record["topics"]) & only
        yield label_row(
            record["vignette"]["story"][:600], "", ("privacylens", record["seed"]["data_type"]), topics, topics or only
        )


def label_rows(data: Path, part: Part, passages: Sequence[str], code: Sequence[str], each: int = 160) -> list[LabelRow]:
    """Return the label rows of one part; promptsource's slots are filled with passages."""
    rng = Random(f"labels/{part}")
    rows = [
        row
        for reader in (requests, problems, topical)
        for row in reader(data)
        if part_of(row.source, row.group) == part
    ]
    rows = [
        LabelRow(expand(row.text, rng, passages, code), row.task, row.topics, row.known, row.source, row.group)
        if row.source == "promptsource"
        else row
        for row in rows
    ]
    rows += instructions(part, each, rng, passages, code)
    # Chance of its own: the rows above stay what they were.
    rows += topics_data.rows(part, each // 2, Random(f"topics/{part}"))
    rows += topics_data.framed(part, each // 2, Random(f"framed/{part}"))
    rng.shuffle(rows)
    return rows


__all__ = ["ALL_TOPICS", "TASKS", "TOPICS", "LabelRow", "label_rows"]
